"""Who may submit a text to the highest body, and who may attest a signed minute."""

from typing import Any
from uuid import UUID

from polsec.foundation.decisions.rules import speaks_for as speaks_for_in
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, predicate
from polsec.stages.sanction.models import Approval


def speaks_for(actor: Actor, approval: Approval) -> frozenset[UUID]:
    """The institutions for which the actor has a mandate in the highest body."""
    return speaks_for_in(actor, approval.question)


@predicate
def has_a_mandate(actor: Actor, row: Any) -> bool:
    """Whether the actor speaks for some institution in the highest body."""
    return bool(speaks_for(actor, row))


may_submit = has_role("coordinator")
may_attest = has_a_mandate
