"""Which kinds of leaves there are, and who sees the payload of each when. Rooms register theirs in `apps.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Sentences = Callable[[dict[str, Any]], Iterable[str]]
"""What a payload says, in the reader's language; ids of objects that the reader may see are their titles by then."""


class Disclosure(StrEnum):
    """When the payload of a leaf becomes public, in the words of the record (docs/formats/record.md)."""

    AT_ONCE = "at-once"
    """Rules, dates, bodies, outcomes, publications, corrections."""
    AT_EVENT = "at-event"
    """When its room says so: the close of a question, a date in the rules, its author's release."""
    NEVER = "never"
    """Committed only; may be opened to an agreed panel."""


@dataclass(frozen=True)
class Kind:
    """One kind of leaf.

    `shown_as` is the registered kind that the leaf itself names, for acts whose very kind would tell (an invitation
    declined); `by_day` leaves are put on the log together, in random order, with the day alone, where timing would
    tell who acted. `sentences` says a payload in words; without it, it is a list of its fields, which `fields` names
    where the record does not know them.
    """

    name: str
    label: str | _StrPromise
    disclosure: Disclosure
    shown_as: str = ""
    by_day: bool = False
    sentences: Sentences | None = None
    fields: Mapping[str, str | _StrPromise] = field(default_factory=dict)

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


def label_of(name: str) -> str:
    """What a kind is called, in the reader's language; its name where no room registers it any more."""
    return str(_kinds[name].label) if name in _kinds else name


def table() -> dict[str, str]:
    """When each kind is disclosed, by the name that everyone sees: what a leaf of kind `record.kinds` states."""
    return {name: str(kind.disclosure) for name, kind in sorted(_kinds.items()) if kind.public_name == name}


def telltale() -> list[str]:
    """Kinds that the name they are shown under gives away: it is not registered, or has other terms."""
    return [
        kind.name
        for kind in _kinds.values()
        if kind.public_name not in _kinds
        or (kind.by_day, kind.disclosure) != (_kinds[kind.public_name].by_day, _kinds[kind.public_name].disclosure)
    ]
