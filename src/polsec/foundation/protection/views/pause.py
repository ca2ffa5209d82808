"""A pause by two: one asks, another confirms; the same again to go on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.people.queries import names
from polsec.foundation.processes.http import ProcessRequest, act_of_post, allowed, in_process
from polsec.foundation.protection import actions, queries
from polsec.foundation.protection.models import PauseRequest
from polsec.foundation.protection.rules import may_protect
from polsec.foundation.protection.views.page import crumbs_to

HERE = "protection_pause"


@never_cache
@require_safe
@in_process
@allowed(may_protect)
def pause(request: ProcessRequest) -> HttpResponse:
    """Where it stands, the one thing that this reader can do about it now, and what was asked for earlier."""
    waiting, past = queries.waiting_request(request.process), queries.past_requests(request.process)
    named = _names([waiting, *past] if waiting else past)
    context = {
        "waiting": waiting,
        "is_mine": waiting is not None and waiting.asked_by_id == request.actor.person,
        "asked_by": named.get(waiting.asked_by_id, "") if waiting else "",
        "past": [
            (each, named.get(each.asked_by_id), each.confirmed_by_id and named.get(each.confirmed_by_id))
            for each in past
        ],
        "form": ActForm(),
        "crumbs": crumbs_to(request, _("Pause by two")),
    }
    return render(request, "protection/pause.html", context)


@require_POST
@in_process
def ask(request: ProcessRequest) -> HttpResponse:
    """Ask for a pause, or in a paused process that it go on."""
    act = actions.ask_resume if request.process.paused_since else actions.ask_pause
    return act_of_post(request, act, HERE, process=request.process)


@require_POST
@in_process
def confirm(request: ProcessRequest) -> HttpResponse:
    """Confirm, as the second person, what was asked for."""
    act = actions.resume if request.process.paused_since else actions.confirm_pause
    return act_of_post(request, act, HERE, process=request.process)


@require_POST
@in_process
def withdraw(request: ProcessRequest) -> HttpResponse:
    """Take one's own request back."""
    return act_of_post(request, actions.withdraw_request, HERE, process=request.process)


def _names(requests: list[PauseRequest]) -> dict[UUID, str]:
    people = {who for each in requests for who in (each.asked_by_id, each.confirmed_by_id) if who}
    return names(people, unveiled=True)
