"""Who may comment, and who says what became of a comment."""

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.rules import has_role, predicate


@predicate
def is_in_the_room(actor: Actor, row: Any) -> bool:
    """Whether the actor is in the process and sees the object: observers have a voice, auditors and donors none."""
    thing: Object = row if isinstance(row, Object) else row.object
    voices = {"coordinator", "facilitator", "expert", "delegate", "alternate", "observer"}
    return thing.is_visible_to(actor) and bool(actor.roles_in(thing.process_id) & voices)


may_comment = is_in_the_room
may_answer = has_role("coordinator", "facilitator") & is_in_the_room
