"""A body as its reader may see it: institutions by the names that they may read, persons inside the room alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.foundation.bodies import queries, rules
from polsec.foundation.bodies.charter import Decides, charter_of
from polsec.foundation.bodies.models import Assignment, Body, Capacity, Mandate, Seat
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object, in_language
from polsec.foundation.people import queries as people
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.people import names_for


@dataclass(frozen=True)
class Sitting:
    """Somebody who sits in a seat now."""

    mandate: Mandate
    name: str
    may_add_letter: bool
    letter: Object | None
    """The letter that names them, for who may read it."""


@dataclass(frozen=True)
class Place:
    """A seat as a reader may see it; `sector` is empty and `sitting` too for who is not inside."""

    seat: Seat
    name: str
    sector: str
    is_observer: bool
    sitting: tuple[Sitting, ...]


@dataclass(frozen=True)
class Companion:
    """Somebody who accompanies a body; the name is empty where the reader may not know it."""

    assignment: Assignment
    name: str


@dataclass(frozen=True)
class Summary:
    """A body in the list of bodies."""

    body: Body
    purpose: str
    size: str


def summaries(process: Process) -> list[Summary]:
    """The bodies of a process with the number of their seats, the highest first. Two queries."""
    bodies = queries.bodies_of(process.pk)
    taken = Seat.objects.filter(body__in=bodies, left_at=None).values_list("body").annotate(number=Count("id"))
    numbers: dict[UUID, int] = dict(taken)
    return [Summary(body, in_language(body.purpose), _size(numbers.get(body.pk, 0))) for body in bodies]


def places(body: Body, actor: Actor) -> list[Place]:
    """The seats of a body by the name that is shown, so that no order tells more. Four queries at most."""
    seats = list(queries.seats_with_mandates(body))
    institutions = Institution.objects.in_bulk([seat.institution_id for seat in seats])
    inside = rules.is_inside.test(actor, body)
    persons = {mandate.person_id for seat in seats for mandate in seat.mandates.all()} if inside else set()
    names = people.names(persons, unveiled=body.process_id in actor.secretariat_of) if persons else {}
    shown = [_place(seat, institutions[seat.institution_id], names, actor) for seat in seats]
    return sorted(shown, key=lambda place: (place.is_observer, place.name.casefold()))


def companions(process: Process, body: Body, actor: Actor) -> list[Companion]:
    """Who accompanies a body; names outside the process by consent alone. Three queries at most."""
    rows = list(queries.assigned_to(body))
    names = names_for(process, {row.person_id for row in rows}, actor) if rows else {}
    return [Companion(row, names.get(row.person_id, "")) for row in rows]


def rules_of(body: Body) -> list[dict[str, str]]:
    """The rules of a body as facts for a page."""
    charter = charter_of(body.rules)
    sectors = people.sectors()
    by_sector = [f"{sectors.get(key, key)}: {number}" for key, number in charter.quorum_by_sector.items()]
    facts = [
        {"label": _("How it decides"), "value": str(Decides(charter.decides).label)},
        {"label": _("Quorum"), "value": _institutions(charter.quorum)},
        {"label": _("Of these, at least"), "value": "; ".join(by_sector)},
        {"label": _("Second call when the quorum fails"), "value": _days(charter.second_call_days)},
    ]
    return [fact for fact in facts if fact["value"]]


def facts_of(
    body: Body, actor: Actor, *, institution: UUID | None = None, person: UUID | None = None, duty: str = ""
) -> list[dict[str, str]]:
    """Whose mandate, seat or assignment a page is about, as facts, for its secretariat. Two queries at most."""
    names = people.names([person], unveiled=body.process_id in actor.secretariat_of) if person else {}
    whose = Institution.objects.filter(pk=institution).first() if institution else None
    facts = [
        {"label": _("The person"), "value": names.get(person, "") if person else ""},
        {"label": _("As"), "value": duty},
        {"label": _("Institution"), "value": people.name_for(whose, actor) if whose else ""},
        {"label": _("Body"), "value": str(body)},
    ]
    return [fact for fact in facts if fact["value"]]


def _place(seat: Seat, institution: Institution, names: dict[UUID, str], actor: Actor) -> Place:
    is_told = seat.process_id in actor.processes and people.is_read_by(institution, actor)
    runs = seat.process_id in actor.secretariat_of
    may_add = runs or seat.institution_id in actor.institutions_in(seat.process_id)
    sitting = [
        Sitting(mandate, names[mandate.person_id], may_add and not mandate.proof, mandate.proof if runs else None)
        for mandate in seat.mandates.all()
        if mandate.person_id in names
    ]
    return Place(
        seat,
        people.name_for(institution, actor),
        people.sectors()[institution.sector] if is_told else "",
        seat.capacity == Capacity.OBSERVER,
        tuple(sitting),
    )


def _size(number: int) -> str:
    return ngettext("%(number)d institution", "%(number)d institutions", number) % {"number": number}


def _institutions(number: int) -> str:
    text = ngettext("%(number)d institution present", "%(number)d institutions present", number)
    return text % {"number": number}


def _days(number: int) -> str:
    return ngettext("after %(number)d day", "after %(number)d days", number) % {"number": number}


def seatless(process: Process, body: Body) -> Q:
    """Of institutions: those of a process without a seat in a body."""
    return Q(object__process=process.pk) & ~Q(pk__in=Seat.objects.filter(body=body, left_at=None).values("institution"))
