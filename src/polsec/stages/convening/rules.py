"""Who may do what in convening: the secretariat, and whoever holds the link of an invitation."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import Actor, Standing
from polsec.foundation.kit.rules import has_role, predicate
from polsec.stages.convening.models import Answer, Invitation

INVITED = "invited"

is_coordinator = has_role("coordinator")


def bearer_of(invitation: Invitation) -> Actor:
    """Whoever holds the link of an invitation: it stands for the institution in this answer, and for nothing else."""
    return Actor(standings=(Standing(invitation.process_id, INVITED, institution=invitation.institution_id),))


@predicate
def holds_link(actor: Actor, row: Any) -> bool:
    """Whether the actor came by the link of this invitation, or of the one that is answered."""
    invitation: Invitation = row.invitation if isinstance(row, Answer) else row
    wanted = Standing(invitation.process_id, INVITED, institution=invitation.institution_id)
    return wanted in actor.standings
