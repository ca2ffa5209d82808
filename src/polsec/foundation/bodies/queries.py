"""What is asked of bodies; each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from polsec.foundation.bodies.charter import charter_of
from polsec.foundation.bodies.models import Assignment, Body, Capacity, Duty, Mandate, MandateKind, Seat
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object


def bodies_of(process: Object | UUID) -> list[Body]:
    """The bodies of a process, the highest first."""
    bodies: Iterable[Body] = Body.objects.filter(object__process=process)
    return sorted(bodies, key=lambda body: (not body.is_highest, body.object.made_at))


def highest_body(process: Object | UUID) -> Body | None:
    """The body that approves the final texts of a process, if there is one yet."""
    body: Body | None = Body.objects.filter(highest_of=process).first()
    return body


def room_of(body: Body) -> Object:
    """The room of a body: what belongs inside names it."""
    room: Object = body.object
    return room


def seats_of(body: Body | UUID) -> QuerySet[Seat]:
    """The seats taken in a body, with their institutions, in the order in which they were taken."""
    return Seat.objects.filter(body=body, left_at=None).select_related("institution", "body__object").order_by("id")


def institutions_of(body: Body | UUID) -> list[Object]:
    """The institutions that take positions in a body; observers do not."""
    return [seat.institution for seat in seats_of(body) if seat.capacity == Capacity.MEMBER]


def in_force() -> Q:
    """Of mandates: those in force today."""
    return Q(ended_at=None) & (Q(until=None) | Q(until__gte=clock.now().date()))


def quorum_of(body: Object) -> int:
    """How many institutions must take part, as the rules of the body say."""
    return charter_of(Body.objects.get(pk=body.pk).rules).quorum


def mandates_of(body: Body | UUID) -> QuerySet[Mandate]:
    """The mandates in force in a body, with their persons and seats."""
    found = Mandate.objects.filter(in_force(), seat__body=body, seat__left_at=None)
    return found.select_related("person", "seat__institution", "seat__body__object").order_by("seat_id", "-kind")


def titulars(body: Body | UUID) -> dict[UUID, Object]:
    """The delegate of each institution of a body that has one now, by the institution's id."""
    return {
        mandate.seat.institution_id: mandate.person for mandate in mandates_of(body).filter(kind=MandateKind.TITULAR)
    }


def seats_with_mandates(body: Body | UUID) -> QuerySet[Seat]:
    """The seats of a body, each with its mandates in force, and those alone, in `mandates.all()`."""
    current = Mandate.objects.filter(in_force()).select_related("person", "proof").order_by("-kind")
    return seats_of(body).prefetch_related(Prefetch("mandates", queryset=current))


def speaks_for(actor: Actor, body: Body | UUID) -> Object | None:
    """The institution for which the actor speaks in a body, if any; an observer takes no position for theirs."""
    room = body.pk if isinstance(body, Body) else body
    for standing in actor.standings:
        if standing.body == room and standing.institution and standing.role in ("delegate", "alternate"):
            return Object.objects.get(id=standing.institution)
    return None


def people_of(body: Body | UUID) -> list[UUID]:
    """Everyone who is in a body now: who speaks for an institution in it, and who accompanies it. Two queries."""
    speaking = mandates_of(body).values_list("person", flat=True)
    return sorted({*speaking, *assigned_to(body).values_list("person", flat=True)})


def facilitators_of(body: Body | UUID) -> list[UUID]:
    """Who facilitates a body now, in one query."""
    return sorted(assigned_to(body).filter(duty=Duty.FACILITATOR).values_list("person", flat=True))


def assigned_to(body: Body | UUID) -> QuerySet[Assignment]:
    """Who accompanies a body now."""
    return Assignment.objects.filter(body=body, ended_at=None).select_related("person").order_by("id")
