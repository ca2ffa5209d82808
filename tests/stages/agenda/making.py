"""What tests of the agenda need: institutions with delegates in a body, and a theme of one of them."""

from __future__ import annotations

from typing import Any

from tests.foundation.bodies import making as bodies

from polsec.foundation.bodies.models import Body, Seat
from polsec.foundation.kit.actors import Actor, actor_of
from polsec.foundation.processes.models import Process
from polsec.stages.agenda import actions
from polsec.stages.agenda.models import Theme


def setting(slug: str = "valle") -> tuple[Process, Body, Actor, Actor]:
    """A process, its Project Group, and the delegates of two institutions in it."""
    process = bodies.process(slug=slug)
    body = bodies.body(process)
    delegates = [_delegate(process, body, name) for name in ("Universidad Rural", "Cámara de Comercio")]
    return process, body, delegates[0], delegates[1]


def theme(body: Body, by: Actor, **fields: Any) -> Theme:
    """A theme that a delegate proposes."""
    given: dict[str, Any] = {
        "title": "Prevención del delito",
        "reasons": "Porque se castiga y no se previene.",
        "questions": ["¿Qué funciona?"],
        "language": "es",
    }
    return actions.propose(by=by, body=body, **{**given, **fields})


def _delegate(process: Process, body: Body, name: str) -> Actor:
    seat: Seat = bodies.seat(body, bodies.institution(process, name))
    person = bodies.person(f"Delegada de {name}")
    bodies.mandate(seat, person)
    return actor_of(person.pk)
