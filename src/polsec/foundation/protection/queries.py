"""What is read of pauses and of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from polsec.foundation.kit import clock
from polsec.foundation.people.models import Person
from polsec.foundation.processes.models import Process, Role
from polsec.foundation.protection.incidents import Addition, Incident
from polsec.foundation.protection.models import Entry, PauseRequest
from polsec.foundation.protection.sealing import unseal


def waiting_request(process: Process) -> PauseRequest | None:
    """The request that waits for a second person and can still be confirmed. One query."""
    return PauseRequest.objects.filter(process=process, outcome="", until__gte=clock.now()).first()


def past_requests(process: Process) -> list[PauseRequest]:
    """What was asked for earlier, latest first. One query."""
    return list(PauseRequest.objects.filter(process=process).exclude(outcome="")[:50])


def incidents(process: Process) -> list[Incident]:
    """The register, latest first. One query. Raises RegisterShut where it cannot be opened."""
    rows = list(Entry.objects.filter(process=process))
    later: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        if row.about_id:
            later.setdefault(row.about_id, []).append(_content(row))
    found = [_incident(row.pk, _content(row), later.get(row.pk, [])) for row in rows if row.about_id is None]
    return sorted(found, key=lambda one: (one.happened_on, one.written_at), reverse=True)


def entry(process: Process, identifier: UUID) -> Entry | None:
    """The row of an incident of this process."""
    return Entry.objects.filter(process=process, pk=identifier, about=None).first()


def due(process: Process, day: date) -> list[Incident]:
    """The incidents that are to be looked at again by a day. One query."""
    return [one for one in incidents(process) if one.follow_up_on and one.follow_up_on <= day]


def _content(row: Entry) -> dict[str, Any]:
    return unseal(row.sealed, process=row.process_id, entry=row.pk)


def _incident(identifier: UUID, content: dict[str, Any], later: list[dict[str, Any]]) -> Incident:
    additions = [
        Addition(each["done"], _day(each["follow_up_on"]), datetime.fromisoformat(each["written_at"])) for each in later
    ]
    return Incident(
        id=identifier,
        kind=content["kind"],
        happened_on=date.fromisoformat(content["happened_on"]),
        what=content["what"],
        done=content["done"],
        first_follow_up_on=_day(content["follow_up_on"]),
        written_at=datetime.fromisoformat(content["written_at"]),
        additions=tuple(sorted(additions, key=lambda one: one.written_at)),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def people_to_hide(process: Process, name: str) -> list[Person]:
    """Who was entered here or holds a role, of those whose name holds some letters, by name. One query."""
    with_role = Role.objects.filter(process=process, until=None).values("person")
    found = Person.objects.filter(Q(entered_in=process.pk) | Q(pk__in=with_role), erased_at=None, merged_into=None)
    return sorted(
        (person for person in found if name.strip().casefold() in person.name.casefold()),
        key=lambda person: (person.hidden_at is not None, person.name.casefold()),
    )
