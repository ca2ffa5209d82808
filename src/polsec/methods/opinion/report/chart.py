"""The map of a public result as shapes to draw: regions of density, or one hill where there is one axis. No dots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from polsec.methods.opinion.report.contours import Point, outlines

LEVELS = (1, 2, 3, 4)
UNIT = 10
"""Units of the drawing to a cell of the map."""
HILL = 120
HILL_TOP = 42
"""Height of the highest hill, and the free space above it, where the letters stand."""
STEPS, SMOOTHINGS = 4, 3
"""The hill is drawn by so many steps to a cell, and smoothed so many times."""
COARSE = 3
"""The table beside a plane has so many rows and columns."""
STRETCHES = 6
"""The table beside a hill has so many stretches."""


@dataclass(frozen=True)
class Shape:
    """An area of one density level: the path of its outline."""

    level: int
    path: str


@dataclass(frozen=True)
class Mark:
    """The letter of a group at its centre."""

    x: float
    y: float
    letter: str


@dataclass(frozen=True)
class Chart:
    """A drawing ``width`` by ``height``, and the highest level in each cell of the coarse table beside it."""

    width: int
    height: int
    is_plane: bool
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    coarse: tuple[tuple[int, ...], ...]

    @property
    def levels(self) -> tuple[int, ...]:
        """Levels that are drawn; of small conversations only one is told."""
        return tuple(shape.level for shape in self.shapes)


def chart(map_: Mapping[str, Any]) -> Chart:
    """The drawing of ``space.map``; rows of a plane run upward."""
    density: Sequence[Sequence[int]] = map_["density"]
    if map_["y"] is None:
        return _hill(map_, density[0])
    width, height = map_["columns"] * UNIT, map_["rows"] * UNIT
    shapes = tuple(Shape(level, path) for level in LEVELS if (path := _areas(density, level, height)))
    marks = tuple(
        Mark(_placed(r["x"], map_["x"], width), height - _placed(r["y"], map_["y"], height), r["id"])
        for r in map_["regions"]
    )
    return Chart(width, height, True, shapes, marks, _coarse(density))


def _hill(map_: Mapping[str, Any], levels: Sequence[int]) -> Chart:
    """One axis: a curve over it, whose height and bands both tell the level."""
    width, foot = map_["columns"] * UNIT, HILL_TOP + HILL
    curve = _curve(levels)
    shapes = tuple(Shape(level, path) for level in LEVELS if (path := _bands(curve, levels, level, foot)))
    marks = tuple(Mark(_placed(r["x"], map_["x"], width), HILL_TOP / 2, r["id"]) for r in map_["regions"])
    return Chart(width, foot, False, shapes, marks, (tuple(max(part) for part in _parts(levels, STRETCHES)),))


def _coarse(density: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """The highest level in each part of the plane, the uppermost row first as it is drawn."""
    return tuple(
        tuple(max(max(cells) for cells in part) for part in zip(*(_parts(row, COARSE) for row in rows), strict=True))
        for rows in reversed(_parts(density, COARSE))
    )


def _parts(items: Sequence[Any], number: int) -> list[Sequence[Any]]:
    """``items`` in so many stretches of nearly equal length, none empty."""
    cuts = [len(items) * k // number for k in range(number + 1)]
    return [items[low : max(high, low + 1)] for low, high in pairwise(cuts)]


def _placed(value: float | None, extent: Mapping[str, float], length: int) -> float:
    """A position on the drawing, kept a letter's breadth away from its edges."""
    at = ((value or 0.0) - extent["low"]) / (extent["high"] - extent["low"]) * length
    return round(min(max(at, 18.0), length - 18.0), 1)


def _areas(density: Sequence[Sequence[int]], level: int, height: int) -> str:
    loops = outlines([[cell >= level for cell in row] for row in density])
    return "".join(_path(((UNIT * x, height - UNIT * y) for x, y in loop)) for loop in loops)


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points) + "Z"


def _curve(levels: Sequence[int]) -> list[float]:
    """Heights in [0, 1] at every quarter of a cell, smooth where the levels step: STEPS heights to a cell and one."""
    at_quarters = [level for level in levels for _ in range(STEPS)]
    heights = [float(at_quarters[0]), *(sum(pair) / 2 for pair in pairwise(at_quarters)), float(at_quarters[-1])]
    for _ in range(SMOOTHINGS):
        heights = _averaged(heights)
    return [height / LEVELS[-1] for height in heights]


def _averaged(heights: Sequence[float]) -> list[float]:
    """Each height replaced by the mean of those within two cells of it; the ends go on as they are."""
    reach = 2 * STEPS
    longer = [heights[0]] * reach + list(heights) + [heights[-1]] * reach
    return [sum(longer[k : k + 2 * reach + 1]) / (2 * reach + 1) for k in range(len(heights))]


def _bands(curve: Sequence[float], levels: Sequence[int], level: int, foot: int) -> str:
    """What lies under the curve where the density has at least this level."""
    paths, start = [], 0
    for inside, run in groupby(levels, lambda cell: cell >= level):
        stop = start + len(list(run))
        if inside:
            steps = range(start * STEPS, stop * STEPS + 1)
            top = [(UNIT * step / STEPS, foot - HILL * curve[step]) for step in steps]
            paths.append(_path([(UNIT * start, foot), *top, (UNIT * stop, foot)]))
        start = stop
    return "".join(paths)
