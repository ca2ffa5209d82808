"""What tests of bodies need: a process, institutions in it, its Project Group, seats with delegates."""

from __future__ import annotations

from typing import Any

from tests.foundation.processes.making import as_actor, person, process

from polsec.foundation.bodies import actions
from polsec.foundation.bodies.charter import Charter
from polsec.foundation.bodies.models import Body, BodyType, Mandate, Seat
from polsec.foundation.kit import objects
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.people.models import Institution, Sector, Type
from polsec.foundation.processes.models import Process

__all__ = ["as_actor", "body", "coordinator_of", "institution", "mandate", "person", "process", "seat", "setting"]


def coordinator_of(of: Process) -> Actor:
    """The coordinator of a process, as an actor."""
    role = of.roles.select_related("person").get(role="coordinator", until=None)
    return as_actor(role.person)


def institution(of: Process, name: str = "Ministerio de Gobernación", **fields: Any) -> Institution:
    """An institution of a process."""
    thing = objects.make("institution", process=of.object, title={"es": name}, visibility=Visibility.PROCESS)
    given: dict[str, Any] = {"kind": Type.STATE, "sector": Sector.MINISTRIES, **fields}
    made: Institution = Institution.objects.create(object=thing, **given)
    return made


def body(of: Process, *, highest: bool = True, title: str = "Grupo de Proyecto", by: Actor | None = None) -> Body:
    """A body of a process: its Project Group unless told otherwise."""
    return actions.create(
        by=by or coordinator_of(of),
        process=of,
        type=BodyType.PROJECT_GROUP if highest else BodyType.WORKING_GROUP,
        title={"es": title, "en": f"{title} (en)"},
        charter=Charter(quorum=2),
        is_highest=highest,
    )


def seat(of: Body, holder: Institution, **fields: Any) -> Seat:
    """A seat of an institution in a body."""
    return actions.give_seat(by=_coordinator(of), body=of, institution=holder, **fields)


def mandate(at: Seat, someone: Object, kind: str = "titular", **fields: Any) -> Mandate:
    """A mandate for a seat."""
    return actions.give_mandate(by=_coordinator(at.body), seat=at, person=someone, kind=kind, **fields)


def setting(slug: str = "valle") -> tuple[Process, Body, Seat, Object]:
    """A process, its Project Group, the seat of one institution in it, and the delegate who sits there."""
    made = process(slug=slug)
    group = body(made)
    place = seat(group, institution(made))
    delegate = person("Delia")
    mandate(place, delegate)
    return made, group, place, delegate


def _coordinator(of: Body) -> Actor:
    return coordinator_of(Process.objects.get(pk=of.process_id))
