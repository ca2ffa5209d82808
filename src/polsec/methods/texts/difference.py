"""Word by word, what was kept, added and removed between two wordings of one paragraph.

Paragraphs are matched by their ids before this is called, so texts are short: quadratic time in words is fine, and
`SequenceMatcher` without its heuristic for frequent words gives the same pieces for the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)


class Change(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text with one fate."""

    change: Change
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from one wording to the other, removed before added at each place.

    Kept and removed pieces joined give `before`; kept and added ones give `after`.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    return tuple(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(Change.KEPT, "".join(old[start:end]))
            continue
        if start < end:
            yield Piece(Change.REMOVED, "".join(old[start:end]))
        if new_start < new_end:
            yield Piece(Change.ADDED, "".join(new[new_start:new_end]))
