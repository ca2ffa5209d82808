"""Incidents are written into the register, and what was done later is added. Nothing in it is changed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.processes.models import Process
from polsec.foundation.protection.incidents import Kind
from polsec.foundation.protection.models import Entry
from polsec.foundation.protection.rules import may_protect
from polsec.foundation.protection.sealing import seal

LONGEST = 10_000
NO_LEAF = "That something happened, and when, would be told by the record; the register is for those who protect alone."


@action("protection.write_incident", lock="process", may=may_protect, why_no_leaf=NO_LEAF, while_paused=True)
def write_incident(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    kind: str,
    happened_on: date,
    what: str,
    done: str = "",
    follow_up_on: date | None = None,
) -> Entry:
    """A new incident. Raises Invalid without a kind or text, for a day to come, for a follow-up in the past."""
    if kind not in Kind.values:
        raise Invalid(Message("Choose what it was from the list."), field="kind")
    if happened_on > process.today():
        raise Invalid(Message("This day is still to come. Give the day on which it happened."), field="happened_on")
    _check_text(what, "what", needed=True)
    _check_text(done, "done", needed=False)
    _check_follow_up(follow_up_on, process)
    return _keep(process, None, by, kind=kind, happened_on=happened_on, what=what, done=done, follow_up_on=follow_up_on)


@action("protection.add_to_incident", lock="process", may=may_protect, why_no_leaf=NO_LEAF, while_paused=True)
def add_to_incident(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    incident: Entry,
    done: str,
    follow_up_on: date | None = None,
) -> Entry:
    """What was done later; without a new day to look at it again, it is settled. Raises Invalid as above."""
    if incident.process_id != process.pk or incident.about_id is not None:
        raise Invalid(Message("This is not an incident of this process."))
    _check_text(done, "done", needed=True)
    _check_follow_up(follow_up_on, process)
    return _keep(process, incident, by, done=done, follow_up_on=follow_up_on)


def _keep(process: Process, about: Entry | None, by: Actor, **content: Any) -> Entry:
    identifier = uuid.uuid4()
    told = {
        **{name: value.isoformat() if isinstance(value, date) else value for name, value in content.items()},
        "written_at": clock.now().isoformat(timespec="seconds"),
        "by": str(by.person),
    }
    sealed = seal(told, process=process.pk, entry=identifier)
    return Entry.objects.create(id=identifier, process=process, about=about, sealed=sealed)


def _check_text(text: str, field: str, *, needed: bool) -> None:
    if needed and not text.strip():
        raise Invalid(Message("Write what happened or what was done, without names."), field=field)
    if len(text) > LONGEST:
        raise Invalid(Message("This is too long: at most {most} characters.", most=LONGEST), field=field)


def _check_follow_up(day: date | None, process: Process) -> None:
    if day is not None and day < process.today():
        raise Invalid(Message("This day is over. Choose today or a later one."), field="follow_up_on")
