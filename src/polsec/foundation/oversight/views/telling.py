"""What the secretariat tells of itself: donors, hirings, interests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.oversight import actions, queries
from polsec.foundation.oversight.forms import DeclarationForm, DonorForm, HiringForm, ReasonForm
from polsec.foundation.oversight.rules import may_declare, may_tell
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, done, in_process
from polsec.foundation.processes.people import known_people, names_for

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_tell)
def new_donor(request: ProcessRequest) -> HttpResponse:
    """Say who pays."""
    form = DonorForm(request.POST or None)
    return _form_page(request, form, actions.enter_donor, _("Say who pays"), process=request.process)


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_tell)
def withdraw_donor(request: ProcessRequest, entry: int) -> HttpResponse:
    """Take back an entry that was wrong."""
    donor = request.process.donors.filter(pk=entry).first()
    if donor is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    title = _("Take back: {entry}").format(entry=donor.name)
    return _form_page(request, form, actions.withdraw_donor, title, donor=donor)


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_tell)
def new_hiring(request: ProcessRequest) -> HttpResponse:
    """Say who was hired."""
    process = request.process
    form = HiringForm(request.POST or None, people=known_people(process), donors=queries.donors_in_force(process))
    return _form_page(request, form, actions.enter_hiring, _("Say who was hired"), process=process)


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_tell)
def withdraw_hiring(request: ProcessRequest, entry: int) -> HttpResponse:
    """Take back an entry that was wrong."""
    hiring = request.process.hirings.filter(pk=entry).first()
    if hiring is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    name = names_for(request.process, [hiring.person_id], request.actor).get(hiring.person_id, "")
    title = _("Take back: {entry}").format(entry=", ".join(filter(None, (str(hiring.get_task_display()), name))))
    return _form_page(request, form, actions.withdraw_hiring, title, hiring=hiring)


@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_declare)
def declare(request: ProcessRequest) -> HttpResponse:
    """Declare one's own interests."""
    process = request.process
    earlier = queries.declarations(process).get(request.actor.person) if request.actor.person else None
    initial = {name: getattr(earlier, name) for name in DeclarationForm.base_fields if earlier and name != "request_id"}
    form = DeclarationForm(request.POST or None, initial=initial)
    return _form_page(request, form, actions.declare_interests, _("Declare your interests"), process=process)


def _form_page(
    request: ProcessRequest, form: ActForm, act: Callable[..., object], title: str, **arguments: Any
) -> HttpResponse:
    slug = request.process.slug
    if done(request, form, act, **arguments):
        return redirect("oversight_page", slug)
    steps = ((_("Who watches the secretariat"), reverse("oversight_page", args=[slug])), (title, ""))
    context = {"form": form, "title": title, "crumbs": crumbs(request.process, *steps)}
    return render(request, "oversight/form.html", context)
