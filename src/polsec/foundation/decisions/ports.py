"""What decisions ask of the stages: what follows from an outcome, by the purpose of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from polsec.foundation.decisions.models import Question


class Follow(Protocol):
    """Called inside the act that closes a question, with its outcome set."""

    def __call__(self, question: Question) -> None: ...


on_outcome: Port[Follow] = Port("decisions.on_outcome", one=True)
