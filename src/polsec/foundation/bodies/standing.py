"""Where delegates, alternates, observers, facilitators and experts stand: what the kit's actors are made of."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from polsec.foundation.bodies.models import Assignment, Capacity, Mandate, MandateKind
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Standing, standings
from polsec.foundation.kit.prepared import Prepared

IN_FORCE = Prepared(
    lambda person, day: (
        Mandate.objects.filter(Q(until=None) | Q(until__gte=day), person=person, ended_at=None, seat__left_at=None)
        .order_by("id")
        .values_list("id", "kind", "seat__capacity", "seat__institution", "seat__body", "seat__body__object__process")
    )
)
ASSIGNED = Prepared(
    lambda person, day: (
        Assignment.objects.filter(person=person, ended_at=None)
        .order_by("id")
        .values_list("duty", "body", "body__object__process")
    )
)


@standings
def by_mandate(person: UUID) -> Iterator[Standing]:
    """A standing for each mandate in force, in one query."""
    for mandate, kind, capacity, institution, body, process in IN_FORCE.rows(person, clock.now().date()):
        yield Standing(process, _role(kind, capacity), institution, body, mandate)


@standings
def by_assignment(person: UUID) -> Iterator[Standing]:
    """A standing for each body that the person accompanies, in one query."""
    for duty, body, process in ASSIGNED.rows(person, clock.now().date()):
        if process:
            yield Standing(process, duty, body=body)


def _role(kind: str, capacity: str) -> str:
    if capacity == Capacity.OBSERVER:
        return "observer"
    return "delegate" if kind == MandateKind.TITULAR else "alternate"
