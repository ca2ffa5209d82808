"""Who may do what here: the secretariat tells of itself, the committee reads complaints, anyone complains."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import anyone, has_role, predicate

may_tell = has_role("coordinator")
may_declare = has_role("coordinator", "facilitator", "expert")
is_committee = has_role("committee")
may_complain = anyone


@predicate
def may_read(actor: Actor, complaint: Any) -> bool:
    """Whether the actor may read a complaint: the committee; the secretariat where the committee shared it."""
    roles = actor.roles_in(complaint.process_id)
    return "committee" in roles or ("coordinator" in roles and complaint.shared_at is not None)
