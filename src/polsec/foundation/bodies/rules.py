"""Who may do what with bodies."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, predicate

is_coordinator = has_role("coordinator")


@predicate
def sits_there(actor: Actor, row: Any) -> bool:
    """Whether a mandate of the actor is for the seat of this mandate."""
    seat = row.seat
    return any(one.body == seat.body_id and one.institution == seat.institution_id for one in actor.standings)


@predicate
def is_inside(actor: Actor, row: Any) -> bool:
    """Whether the actor is in the room of a body, or runs its process."""
    return row.pk in actor.rooms or row.process_id in actor.secretariat_of
