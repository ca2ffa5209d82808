"""Where delegates, alternates, observers, facilitators and experts stand: what the kit's actors are made of."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from polsec.foundation.bodies.models import Assignment, Capacity, Mandate, MandateKind
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Standing, standings


@standings
def by_mandate(person: UUID) -> Iterator[Standing]:
    """A standing for each mandate in force, in one query."""
    in_force = Mandate.objects.filter(
        Q(until=None) | Q(until__gte=clock.now().date()), person=person, ended_at=None, seat__left_at=None
    )
    columns = ("id", "kind", "seat__capacity", "seat__institution", "seat__body", "seat__body__object__process")
    for mandate, kind, capacity, institution, body, process in in_force.order_by("id").values_list(*columns):
        yield Standing(process, _role(kind, capacity), institution, body, mandate)


@standings
def by_assignment(person: UUID) -> Iterator[Standing]:
    """A standing for each body that the person accompanies, in one query."""
    assigned = Assignment.objects.filter(person=person, ended_at=None).order_by("id")
    for duty, body, process in assigned.values_list("duty", "body", "body__object__process"):
        if process:
            yield Standing(process, duty, body=body)


def _role(kind: str, capacity: str) -> str:
    if capacity == Capacity.OBSERVER:
        return "observer"
    return "delegate" if kind == MandateKind.TITULAR else "alternate"
