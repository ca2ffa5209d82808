"""Who may write a proposal and put it to its body."""

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, predicate


@predicate
def facilitates(actor: Actor, row: Any) -> bool:
    """Whether the actor is the facilitator of the body: the row is the body or something with one."""
    body = getattr(row, "body_id", row.pk)
    return any(standing.role == "facilitator" and standing.body == body for standing in actor.standings)


may_write = has_role("coordinator") | facilitates
