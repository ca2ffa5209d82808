"""Who may do what with themes."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, predicate
from polsec.stages.agenda.models import Theme

VOICES = frozenset({"delegate", "alternate"})


@predicate
def has_a_voice(actor: Actor, row: Any) -> bool:
    """Whether a mandate lets the actor speak in this body."""
    return any(one.body == row.pk and one.role in VOICES and one.institution for one in actor.standings)


@predicate
def speaks_for_its_institution(actor: Actor, row: Theme) -> bool:
    """Whether a mandate lets the actor speak for the institution that proposed it, in the body that it is in."""
    return any(
        one.body == row.body_id and one.role in VOICES and one.institution == row.institution_id
        for one in actor.standings
    )


@predicate
def facilitates(actor: Actor, row: Theme) -> bool:
    """Whether the actor is the facilitator of its body."""
    return any(one.body == row.body_id and one.role == "facilitator" for one in actor.standings)


may_put = has_role("coordinator") | facilitates
