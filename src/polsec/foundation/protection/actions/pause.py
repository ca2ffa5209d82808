"""A process is paused by two people together, and goes on by two."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor, actor_of
from polsec.foundation.kit.errors import Closed, Invalid, TooLate
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.queries import figure
from polsec.foundation.protection import leaves
from polsec.foundation.protection.models import Outcome, PauseRequest, Wanted
from polsec.foundation.protection.rules import may_protect
from polsec.foundation.record.leaves import leave

HOURS = 24
"""Hours in which the second person must confirm, unless the rules of the process say `pause_confirm_hours`."""


@action("protection.ask_pause", lock="process", may=may_protect, leaf=leaves.STEP)
def ask_pause(*, by: Actor, request_id: UUID | None = None, process: Process) -> PauseRequest:
    """Ask for a pause, which a second person confirms. Raises Closed where it is paused or one is asked for."""
    if process.paused_since:
        raise Closed(Message("The process is paused already."))
    return _ask(process, Wanted.PAUSE, by)


@action("protection.confirm_pause", lock="process", may=may_protect, leaf=leaves.PAUSED)
def confirm_pause(*, by: Actor, request_id: UUID | None = None, process: Process) -> PauseRequest:
    """Pause the process: from now on nothing in it changes. Raises as `_confirm` does."""
    request = _confirm(process, Wanted.PAUSE, by)
    _set(process, paused=True)
    leave(leaves.PAUSED, {}, process=process.object)
    return request


@action("protection.ask_resume", lock="process", may=may_protect, leaf=leaves.STEP, while_paused=True)
def ask_resume(*, by: Actor, request_id: UUID | None = None, process: Process) -> PauseRequest:
    """Ask that the process go on. Raises Closed where it is not paused or this is asked for already."""
    if not process.paused_since:
        raise Closed(Message("The process is not paused."))
    return _ask(process, Wanted.RESUME, by)


@action("protection.resume", lock="process", may=may_protect, leaf=leaves.RESUMED, while_paused=True)
def resume(*, by: Actor, request_id: UUID | None = None, process: Process) -> PauseRequest:
    """Let the process go on, as the second person. Raises as `_confirm` does."""
    request = _confirm(process, Wanted.RESUME, by)
    _set(process, paused=False)
    leave(leaves.RESUMED, {}, process=process.object)
    return request


@action("protection.withdraw_request", lock="process", may=may_protect, leaf=leaves.STEP, while_paused=True)
def withdraw_request(*, by: Actor, request_id: UUID | None = None, process: Process) -> PauseRequest:
    """Take back one's own request. Raises Closed where there is none that waits, Invalid where it is another's."""
    request = _waiting(process)
    if request.asked_by_id != by.person:
        raise Invalid(Message("Only whoever asked can take it back. If nobody confirms it, it lapses by itself."))
    _end(request, Outcome.WITHDRAWN)
    _leave_step(request, "withdrawn", by)
    return request


def _ask(process: Process, wanted: Wanted, by: Actor) -> PauseRequest:
    now = clock.now()
    for old in PauseRequest.objects.filter(process=process, outcome="", until__lt=now):
        _end(old, Outcome.LAPSED)
    try:
        with transaction.atomic():
            request = PauseRequest.objects.create(
                process=process,
                wanted=wanted,
                asked_by_id=by.known,
                asked_at=now,
                until=now + timedelta(hours=figure(process, "pause_confirm_hours", HOURS)),
            )
    except IntegrityError as error:
        raise Closed(Message("Somebody has asked for this already. A second person can confirm it now.")) from error
    _leave_step(request, "asked", by)
    return request


def _confirm(process: Process, wanted: Wanted, by: Actor) -> PauseRequest:
    """The request, confirmed by a second person.

    Raises Closed where nobody asks for this any more, TooLate after its time, Invalid for the person who asked.
    """
    request = _waiting(process)
    if request.wanted != wanted:
        raise Closed(Message("Nobody asks for this now. Open the page again and see where it stands."))
    if request.until < clock.now():
        raise TooLate(Message("The time to confirm is over. Ask again; a second person then confirms."))
    if request.asked_by_id == by.person:
        raise Invalid(Message("You asked for it, so somebody else must confirm it. It takes two."))
    if not may_protect.test(actor_of(request.asked_by_id), process):
        raise Closed(
            Message("Whoever asked no longer holds a role that may. Ask again; a second person then confirms.")
        )
    request.confirmed_by_id = by.person
    _end(request, Outcome.CONFIRMED)
    _leave_step(request, "confirmed", by)
    return request


def _waiting(process: Process) -> PauseRequest:
    request = PauseRequest.objects.filter(process=process, outcome="").first()
    if request is None:
        raise Closed(Message("Nobody asks for this now. Open the page again and see where it stands."))
    return request


def _end(request: PauseRequest, outcome: Outcome) -> None:
    request.outcome, request.ended_at = outcome, clock.now()
    request.save(update_fields=["outcome", "ended_at", "confirmed_by"])


def _set(process: Process, *, paused: bool) -> None:
    process.paused_since = clock.now() if paused else None
    process.save(update_fields=["paused_since"])


def _leave_step(request: PauseRequest, step: str, by: Actor) -> None:
    """Who did what, for an agreed panel alone."""
    told = {"wanted": str(request.wanted), "step": step, "person": str(by.person)}
    leave(leaves.STEP, told, process=request.process.object, about=[by.known])
