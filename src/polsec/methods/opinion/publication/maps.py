"""The public form of the map: regions of density in which nobody stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from polsec.methods.opinion.publication.figures import rounded
from polsec.methods.opinion.publication.rules import Block, Judgement

_DENSEST_HALF = 3
_OUTERMOST = 1

Levels = list[list[int]]


def public_map(found: Mapping[str, Any], judgement: Judgement) -> Block:
    """The map without islands of few people and without groups that are withheld, centres to one digit.

    Below FEWEST_FOR_PERCENT people it shows the densest half as one level: further out, and in the densest quarter,
    there are too few. Above it, an island that only reaches the outermost level is taken out: one or two people
    far from all others make one, seven at the same place reach a higher level.
    """
    levels = found["density"]
    if judgement.fine:
        levels = _without_islands(levels)
    else:
        levels = [[_DENSEST_HALF if level >= _DENSEST_HALF else 0 for level in row] for row in levels]
    centres = [rounded(dict(centre), 1) for centre in found["regions"] if centre["id"] not in judgement.hidden]
    return {
        **{key: value for key, value in found.items() if key != "publishable"},
        "density": levels,
        "regions": centres,
    }


def _without_islands(levels: Levels) -> Levels:
    kept = [list(row) for row in levels]
    seen: set[tuple[int, int]] = set()
    for y, row in enumerate(levels):
        for x, level in enumerate(row):
            if level and (y, x) not in seen:
                island = _island(levels, (y, x))
                seen |= island
                if max(levels[b][a] for b, a in island) <= _OUTERMOST:
                    for b, a in island:
                        kept[b][a] = 0
    return kept


def _island(levels: Levels, start: tuple[int, int]) -> set[tuple[int, int]]:
    """The cells above level 0 that hang together with this one, by sides or corners."""
    island, edge = {start}, [start]
    while edge:
        y, x = edge.pop()
        for b in range(max(y - 1, 0), min(y + 2, len(levels))):
            for a in range(max(x - 1, 0), min(x + 2, len(levels[b]))):
                if levels[b][a] and (b, a) not in island:
                    island.add((b, a))
                    edge.append((b, a))
    return island
