"""Who may put, answer and close a question."""

from typing import Any

from polsec.foundation.decisions.models import Question
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, is_system, predicate

VOICES = frozenset({"delegate", "alternate"})


def speaks_for(actor: Actor, question: Question) -> frozenset[Any]:
    """The institutions for which the actor has a mandate in the body of the question."""
    return frozenset(
        standing.institution
        for standing in actor.standings
        if standing.body == question.body_id and standing.role in VOICES and standing.institution
    )


@predicate
def has_a_mandate_in_the_body(actor: Actor, row: Any) -> bool:
    """Whether the actor may take a position for some institution."""
    return bool(speaks_for(actor, row))


@predicate
def facilitates_the_body(actor: Actor, row: Any) -> bool:
    """Whether the actor is the facilitator of this body; the row is the body or a question to it."""
    body = row.body_id if isinstance(row, Question) else row.pk
    return any(standing.role == "facilitator" and standing.body == body for standing in actor.standings)


may_put = has_role("coordinator") | facilitates_the_body
may_take_position = has_a_mandate_in_the_body
may_close = has_role("coordinator") | facilitates_the_body | is_system
