"""What the pages of proposals ask of higher stages: what one can do next with a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from polsec.stages.proposals.models import Proposal


@dataclass(frozen=True)
class Step:
    """Something to do or to read next: a label and an address."""

    label: str | _StrPromise
    address: str


class Steps(Protocol):
    """The steps that an actor may take with a proposal, from one room."""

    def __call__(self, proposal: Proposal, actor: Actor) -> list[Step]: ...


KEY = "steps"
next_steps: Port[Steps] = Port("proposals.next_steps", one=False)
next_steps.declare(KEY)
