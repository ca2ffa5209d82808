"""Which kinds of leaves there are, and who sees the payload of each when. Rooms register theirs in `apps.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Disclosure(StrEnum):
    """When the payload of a leaf becomes public."""

    AT_ONCE = "at-once"
    """Rules, dates, bodies, outcomes, publications, corrections."""
    AT_EVENT = "at-event"
    """When its room says so: the close of a question, a date in the rules, its author's release."""
    NEVER = "never"
    """Committed only; may be opened to an agreed panel."""


@dataclass(frozen=True)
class Kind:
    """One kind of leaf.

    `shown_as` is the kind that the leaf itself names, for acts whose very kind would tell (an invitation declined);
    `by_day` leaves are put on the log together, in random order, with the day alone, where timing would tell who acted.
    """

    name: str
    label: str | _StrPromise
    disclosure: Disclosure
    shown_as: str = ""
    by_day: bool = False

    @property
    def public_name(self) -> str:
        """The kind as everyone sees it on the log."""
        return self.shown_as or self.name


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. Raises ValueError for a name taken twice."""
    for kind in kinds:
        if kind.name in _kinds:
            raise ValueError(f"The kind of leaf {kind.name} is there twice.")
        _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """The kind with this name. Raises KeyError where no room registered it."""
    return _kinds[name]


def known() -> dict[str, Kind]:
    """Every kind by its name."""
    return dict(_kinds)
