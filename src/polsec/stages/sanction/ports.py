"""What the pages of final approvals ask of higher stages: what one can do next with an approved text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.ports import Port
from polsec.stages.proposals.ports import Step

if TYPE_CHECKING:
    from polsec.stages.sanction.models import Approval


class Steps(Protocol):
    """The steps that an actor may take with an approved text, from one room."""

    def __call__(self, approval: Approval, actor: Actor) -> list[Step]: ...


KEY = "steps"
next_steps: Port[Steps] = Port("sanction.next_steps", one=False)
next_steps.declare(KEY)
