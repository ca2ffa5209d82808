"""The small picture of where people stand, drawn from the density levels of a public result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

HIGHEST_LEVEL = 4
STRIP_HEIGHT = 16


@dataclass(frozen=True)
class Cell:
    """A rectangle of one density level, in units of the map's grid."""

    x: int
    y: int
    width: int
    height: int
    level: int


@dataclass(frozen=True)
class Letter:
    """The letter of a group, placed on the map's grid."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Picture:
    """What the picture component draws; `width` and `height` are its view box."""

    width: int
    height: int
    cells: tuple[Cell, ...]
    letters: tuple[Letter, ...]


def picture(map_: Mapping[str, Any] | None) -> Picture | None:
    """The picture of a result's map, or none where there is no map to show."""
    if not map_ or not map_.get("density"):
        return None
    if map_.get("y") is None:
        return _strip(map_)
    return Picture(map_["columns"], map_["rows"], tuple(_plane(map_["density"])), tuple(_letters(map_)))


def _strip(map_: Mapping[str, Any]) -> Picture:
    """One axis: columns whose height and shade both tell the level, letters above."""
    unit = STRIP_HEIGHT // (HIGHEST_LEVEL + 1)
    cells = tuple(
        Cell(run.start, STRIP_HEIGHT - unit * level, len(run), unit * level, level)
        for level, run in _runs(map_["density"][0])
        if level
    )
    letters = (Letter(_scale(region["x"], map_["x"], map_["columns"]), 2, region["id"]) for region in _groups(map_))
    return Picture(map_["columns"], STRIP_HEIGHT, cells, tuple(letters))


def _plane(density: Sequence[Sequence[int]]) -> Iterator[Cell]:
    """Two axes: neighbours of one level in a row become one rectangle."""
    for y, row in enumerate(density):
        for level, run in _runs(row):
            if level:
                yield Cell(run.start, y, len(run), 1, level)


def _runs(row: Iterable[int]) -> Iterator[tuple[int, range]]:
    start = 0
    for level, members in groupby(row):
        width = len(list(members))
        yield level, range(start, start + width)
        start += width


def _letters(map_: Mapping[str, Any]) -> Iterator[Letter]:
    for region in _groups(map_):
        x = _scale(region["x"], map_["x"], map_["columns"])
        y = _scale(region["y"], map_["y"], map_["rows"])
        yield Letter(x, y, region["id"])


def _groups(map_: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Regions that are groups: the ends of a continuum ("1-", "1+") have no letter."""
    return [region for region in map_.get("regions", []) if region["id"].isalpha()]


def _scale(value: float, extent: Mapping[str, float], size: int) -> float:
    return round((value - extent["low"]) / (extent["high"] - extent["low"]) * size, 2)
