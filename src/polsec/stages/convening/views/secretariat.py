"""Pages of the secretariat: invitations, one invitation, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import perform
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, in_process
from polsec.foundation.processes.models import Process
from polsec.foundation.rendering import letter as printing
from polsec.stages.convening import actions, letters, posting, queries, rules
from polsec.stages.convening.forms import HeardForm, InviteForm
from polsec.stages.convening.models import Channel, Invitation


@never_cache
@require_safe
@in_process
@allowed(rules.is_coordinator)
def invitations(request: ProcessRequest) -> HttpResponse:
    """All invitations of a process, with where each stands."""
    process = request.process
    context = {
        "standings": queries.invitations_of(process.pk),
        "has_body": highest_body(process.pk) is not None,
        "crumbs": crumbs(process, (_("Invitations"), "")),
    }
    return render(request, "convening/invitations.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def invite(request: ProcessRequest) -> HttpResponse:
    """Invite an institution. Its link is shown this once."""
    process, language = request.process, _language(request)
    initial = {"institution": request.GET.get("institution", "")}
    form = InviteForm(request.POST or None, process=process, language=language, actor=request.actor, initial=initial)
    if request.method == "POST":
        made = perform(form, actions.invite, by=request.actor)
        if made is not None:
            return _ready(request, made)
    context = {
        "form": form,
        "language": language,
        "has_body": highest_body(process.pk) is not None,
        "letter_languages": letters.languages(),
        "crumbs": _crumbs(process, (_("Invite an institution"), "")),
    }
    return render(request, "convening/invite.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@in_process
@allowed(rules.is_coordinator)
def invitation(request: ProcessRequest, invitation: int) -> HttpResponse:
    """One invitation: its letter, where it stands, what was answered."""
    found = _invitation(request, invitation)
    context = {
        "standing": queries.standing_of(found),
        "contested": [answer for answer in found.answers.all() if answer.contested_at],
        "invitation": found,
        "crumbs": _crumbs(request.process, (str(found.institution), "")),
    }
    return render(request, "convening/invitation.html", context)


@never_cache
@require_POST
@in_process
@allowed(rules.is_coordinator)
def renew(request: ProcessRequest, invitation: int) -> HttpResponse:
    """A new link, shown this once, or printed with its letter; the earlier one ends."""
    found = _invitation(request, invitation)
    form = ActForm(request.POST)
    made = perform(form, actions.renew_link, by=request.actor, invitation=found)
    if made is None:
        return _told(request, form, found)
    if "print" in request.POST and made.token:
        return _printed(request, made)
    return _ready(request, made)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def withdraw(request: ProcessRequest, invitation: int) -> HttpResponse:
    """Withdraw an invitation, after a page that says what that means."""
    found = _invitation(request, invitation)
    form = ActForm(request.POST or None)
    done = request.method == "POST" and perform(form, actions.withdraw, by=request.actor, invitation=found) is not None
    if done:
        messages.success(request, _("The invitation no longer holds."))
        return redirect("convening_invitations", request.process.slug)
    context = {"form": form, "invitation": found, "crumbs": _crumbs(request.process, (_("Withdraw"), ""))}
    return render(request, "convening/withdraw.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def enter_answer(request: ProcessRequest, invitation: int) -> HttpResponse:
    """What the institution answered by letter, by telephone or in a visit."""
    found = _invitation(request, invitation)
    form = HeardForm(request.POST or None, request.FILES or None, is_protected=found.institution.is_protected)
    if request.method == "POST" and form.is_valid():
        given = perform(form, _entering(form), by=request.actor, invitation=found)
        if given is not None:
            context = {"answer": given, "invitation": found, "ways": posting.ways_of(request, given)}
            context["crumbs"] = _crumbs(request.process, (str(found.institution), ""))
            return render(request, "convening/entered.html", context)
    context = {"form": form, "invitation": found, "crumbs": _crumbs(request.process, (_("Enter an answer"), ""))}
    return render(request, "convening/enter_answer.html", context, status=422 if form.errors else 200)


def _entering(form: HeardForm) -> Callable[..., Any]:
    def act(*, by: Any, request_id: Any, invitation: Invitation, heard: str, proof: str, **_rest: Any) -> Any:
        return actions.enter_answer(
            by=by, request_id=request_id, invitation=invitation, reply=form.reply, heard=heard, proof=proof
        )

    return act


def _ready(request: ProcessRequest, made: Invitation) -> HttpResponse:
    """The page that shows the link of an invitation, this once; by e-mail it is sent as well."""
    link = posting.link_of(request, made) if made.token else ""
    context: dict[str, Any] = {"invitation": made, "link": link}
    if link:
        context["code"] = segno.make(link, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    if link and made.channel == Channel.MAIL:
        context["mailed"] = posting.send(made, link)
    context["crumbs"] = _crumbs(request.process, (str(made.institution), ""))
    return render(request, "convening/ready.html", context)


def _printed(request: ProcessRequest, made: Invitation) -> HttpResponse:
    pdf = printing.build(posting.printed(made, posting.link_of(request, made)))
    name = f"invitation-{made.pk}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _told(request: ProcessRequest, form: ActForm, found: Invitation) -> HttpResponse:
    for texts in form.errors.values():
        for text in texts:
            messages.error(request, str(text))
    return redirect("convening_invitation", request.process.slug, found.pk)


def _invitation(request: ProcessRequest, pk: int) -> Invitation:
    found = queries.invitation_of(request.process.pk, pk)
    if found is None:
        raise Http404
    return found


def _language(request: ProcessRequest) -> str:
    """The language of a letter: as chosen, else the first of the process."""
    chosen = request.GET.get("language") or (request.process.languages or [translation.get_language()])[0]
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _crumbs(process: Process, *steps: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs(process, (_("Invitations"), reverse("convening_invitations", args=[process.slug])), *steps)
