"""Complaints: written by anyone, followed by a secret link, read and answered by the committee."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import perform
from polsec.foundation.oversight import actions, queries
from polsec.foundation.oversight.forms import AnswerForm, ComplaintForm, ConfirmForm
from polsec.foundation.oversight.models import Complaint
from polsec.foundation.oversight.rules import is_committee, may_read
from polsec.foundation.people.queries import names
from polsec.foundation.processes.http import ProcessRequest, act_of_post, allowed, crumbs, done, in_process
from polsec.foundation.processes.queries import rules_in_force

GET_AND_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(GET_AND_POST)
@in_process
def write(request: ProcessRequest) -> HttpResponse:
    """Write to the committee: no login is needed, and without wishing so nobody is named."""
    process = request.process
    form = ComplaintForm(request.POST or None, signed_in=request.actor.person is not None)
    rules = rules_in_force(process)
    context = {
        "form": form,
        "figures": rules.figures if rules else {},
        "crumbs": _crumbs(request, _("Write to the committee")),
    }
    if request.method == "POST" and form.is_valid() and _is_no_flood(request, form):
        by = request.actor if form.cleaned_data.get("named") else ANYONE
        received = perform(form, actions.complain, by=by, process=process)
        if received:
            where = reverse("oversight_follow", args=[process.slug, received.token]) if received.token else ""
            context |= {"received": received, "link": where and request.build_absolute_uri(where)}
            return render(request, "oversight/received.html", context)
    return render(request, "oversight/write.html", context)


@never_cache
@require_safe
@in_process
def follow(request: ProcessRequest, token: str) -> HttpResponse:
    """What became of a complaint, for whoever holds its link."""
    found = queries.complaint_with(request.process, token)
    if found is None:
        raise Http404
    return render(request, "oversight/follow.html", {"complaint": found, "crumbs": _crumbs(request, _("Your message"))})


@never_cache
@require_safe
@in_process
def complaints(request: ProcessRequest) -> HttpResponse:
    """All complaints for the committee; for the secretariat those that the committee shared."""
    if not request.actor.roles_in(request.process.pk) & {"committee", "coordinator"}:
        raise NotAllowed
    context = {
        "complaints": queries.complaints_for(request.process, request.actor),
        "is_committee": is_committee.test(request.actor, request.process),
        "crumbs": _crumbs(request, _("Complaints")),
    }
    return render(request, "oversight/complaints.html", context)


@never_cache
@require_safe
@in_process
def complaint(request: ProcessRequest, number: int) -> HttpResponse:
    """One complaint, and what can be done with it."""
    return render(request, "oversight/complaint.html", _one(request, number))


@require_POST
@in_process
@allowed(is_committee)
def acknowledge(request: ProcessRequest, number: int) -> HttpResponse:
    """Say that it was received."""
    found = _found(request, number)
    return act_of_post(request, actions.acknowledge, "oversight_complaints", complaint=found)


@require_POST
@in_process
@allowed(is_committee)
def share(request: ProcessRequest, number: int) -> HttpResponse:
    """Let the secretariat read it."""
    return act_of_post(request, actions.share, "oversight_complaints", complaint=_found(request, number))


@never_cache
@require_http_methods(GET_AND_POST)
@in_process
@allowed(is_committee)
def answer(request: ProcessRequest, number: int) -> HttpResponse:
    """Propose an answer."""
    found = _found(request, number)
    form = AnswerForm(request.POST or None, initial={"answer": found.draft, "release": found.release})
    if done(request, form, actions.draft_answer, complaint=found):
        return redirect("oversight_complaint", request.process.slug, number)
    context = {"form": form, "complaint": found, "crumbs": _crumbs(request, _("Answer"))}
    return render(request, "oversight/answer.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@in_process
@allowed(is_committee)
def confirm(request: ProcessRequest, number: int) -> HttpResponse:
    """Agree with the answer that another member proposed."""
    found = _found(request, number)
    form = ConfirmForm(request.POST or None, initial={"seen": found.draft_version})
    if done(request, form, actions.confirm_answer, complaint=found):
        return redirect("oversight_complaint", request.process.slug, number)
    context = {"form": form, "complaint": found, "crumbs": _crumbs(request, _("Confirm the answer"))}
    return render(request, "oversight/confirm.html", context)


def _is_no_flood(request: ProcessRequest, form: ComplaintForm) -> bool:
    """Whether few came from this address within an hour: counted in memory, by address, for that hour alone."""
    if ratelimit.consume(request, action="oversight_write"):
        return True
    form.add_error(None, _("Too many messages came from here. Wait an hour, or write to a member of the committee."))
    return False


def _one(request: ProcessRequest, number: int) -> dict[str, Any]:
    found = _found(request, number)
    named = names([person for person in (found.by_id, found.drafted_by_id) if person], unveiled=True)
    return {
        "complaint": found,
        "by": named.get(found.by_id) if found.by_id else "",
        "drafted_by": named.get(found.drafted_by_id) if found.drafted_by_id else "",
        "is_committee": is_committee.test(request.actor, request.process),
        "is_mine": found.drafted_by_id is not None and found.drafted_by_id == request.actor.person,
        "crumbs": _crumbs(request, _("Complaints")),
    }


def _found(request: ProcessRequest, number: int) -> Complaint:
    """The complaint with this number; where the reader may not read it, it cannot be told from none."""
    found = request.process.complaints.filter(number=number).first()
    if found is None or not may_read.test(request.actor, found):
        raise Http404
    return found


def _crumbs(request: ProcessRequest, title: str) -> list[dict[str, str]]:
    page = (_("Who watches the secretariat"), reverse("oversight_page", args=[request.process.slug]))
    return crumbs(request.process, page, (title, ""))
