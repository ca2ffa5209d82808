"""What this room asks of rooms above: their part of a person's data, to show it whole and to destroy it whole.

    @ports.on_export.on("bodies")
    def export(person: UUID) -> ports.Section: ...

    @ports.on_erase.on("bodies")
    def erase(person: Object, act: Act) -> None: ...

The key is the name of the room. Erasing happens inside the act's transaction and is done again after a restore, so it
must not fail for a person of whom nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Row = dict[str, Any]
"""What is shown of one thing, by what it is called in the reader's language."""
Section = tuple["str | _StrPromise", list[Row]]


@dataclass(frozen=True)
class Told:
    """A value that stands in the database as a code: as it stands, for the download, and in words, for the page."""

    raw: Any
    words: str | list[str]


on_export: Port[Callable[[UUID], Section]] = Port("people.on_export", one=True)
on_erase: Port[Callable[[Object, Act], None]] = Port("people.on_erase", one=True)
on_merge: Port[Callable[[Object, Object], None]] = Port("people.on_merge", one=True)
"""Before two persons become one (`entered`, `kept`): a room makes way for it, or raises Refused where it cannot be."""
protected_names_in_rooms: Port[Callable[[UUID], bool]] = Port("people.protected_names_in_rooms", one=True)
"""Whether the rules of a process (its id) let its members read the names of protected institutions; key `rule`.
Where no room says so, they do not."""

Names = Callable[[], "Mapping[str, str | _StrPromise]"]
act_names: Port[Names] = Port("people.act_names", one=True)
"""What the actions of a room are called that leave no leaf, by their names, to whoever reads what they did."""
role_names: Port[Names] = Port("people.role_names", one=True)
"""What the roles are called that a room gives, by the word with which an act keeps them."""
