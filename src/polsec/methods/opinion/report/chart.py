"""The map of a public result as shapes to draw: regions of density, or one hill where there is one axis. No dots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from polsec.methods.opinion.report.contours import Point, outlines

HIGHEST = 4
"""The highest level of density."""
WIDTH = 480
"""Width of the drawing in units of its own."""
HILL, HILL_TOP = 120, 42
"""Height of the highest hill, and the free space above it, where the letters stand."""
MARGIN = 3
"""Empty cells that are left around the people."""
LETTER = 19.0
"""Half the breadth of a letter with its circle."""
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
    """The drawing of ``space.map``, without its empty margins; rows of a plane run upward."""
    density = map_["density"]
    across = _window([max(column) for column in zip(*density, strict=True)])
    if map_["y"] is None:
        return _hill(map_, density[0][across], across)
    up = _window([max(row) for row in density])
    shown = [row[across] for row in density[up]]
    unit = WIDTH / len(shown[0])
    height = round(len(shown) * unit)
    shapes = tuple(Shape(level, _areas(shown, level, unit, height)) for level in _told(shown))
    marks = tuple(
        Mark(
            _placed(_cell(region["x"], map_["x"], map_["columns"]) - across.start, unit, WIDTH),
            height - _placed(_cell(region["y"], map_["y"], map_["rows"]) - up.start, unit, height),
            region["id"],
        )
        for region in map_["regions"]
    )
    return Chart(WIDTH, height, True, shapes, marks, _coarse(shown))


def _hill(map_: Mapping[str, Any], levels: Sequence[int], across: slice) -> Chart:
    """One axis: a curve over it, whose height and bands both tell the level."""
    unit, foot = WIDTH / len(levels), HILL_TOP + HILL
    curve = _curve(levels)
    shapes = tuple(Shape(level, _bands(curve, levels, level, unit)) for level in _told([levels]))
    marks = tuple(
        Mark(_placed(_cell(r["x"], map_["x"], map_["columns"]) - across.start, unit, WIDTH), HILL_TOP / 2, r["id"])
        for r in map_["regions"]
    )
    return Chart(WIDTH, foot, False, shapes, marks, (tuple(max(part) for part in _parts(levels, STRETCHES)),))


def _told(density: Sequence[Sequence[int]]) -> list[int]:
    """The levels that some cell has, from the outermost; of few people a map tells a single one."""
    return sorted({level for row in density for level in row if level})


def _window(levels: Sequence[int]) -> slice:
    """The cells from the first to the last that hold people, with a margin of empty ones; all where none does."""
    held = [k for k, level in enumerate(levels) if level] or [0, len(levels) - 1]
    return slice(max(held[0] - MARGIN, 0), min(held[-1] + MARGIN + 1, len(levels)))


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


def _cell(value: float | None, extent: Mapping[str, float], cells: int) -> float:
    """A position on an axis in cells from its low end."""
    return ((value or 0.0) - extent["low"]) / (extent["high"] - extent["low"]) * cells


def _placed(cell: float, unit: float, length: float) -> float:
    """The same on the drawing, kept a letter's breadth away from its edges."""
    return round(min(max(cell * unit, LETTER), length - LETTER), 1)


def _areas(density: Sequence[Sequence[int]], level: int, unit: float, height: int) -> str:
    loops = outlines([[cell >= level for cell in row] for row in density])
    return "".join(_path((unit * x, height - unit * y) for x, y in loop) for loop in loops)


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points) + "Z"


def _curve(levels: Sequence[int]) -> list[float]:
    """Heights in [0, 1] at every quarter of a cell, smooth where the levels step: STEPS heights to a cell and one."""
    at_quarters = [level for level in levels for _ in range(STEPS)]
    heights = [float(at_quarters[0]), *(sum(pair) / 2 for pair in pairwise(at_quarters)), float(at_quarters[-1])]
    for _ in range(SMOOTHINGS):
        heights = _averaged(heights)
    return [height / HIGHEST for height in heights]


def _averaged(heights: Sequence[float]) -> list[float]:
    """Each height replaced by the mean of those within two cells of it; the ends go on as they are."""
    reach = 2 * STEPS
    longer = [heights[0]] * reach + list(heights) + [heights[-1]] * reach
    return [sum(longer[k : k + 2 * reach + 1]) / (2 * reach + 1) for k in range(len(heights))]


def _bands(curve: Sequence[float], levels: Sequence[int], level: int, unit: float) -> str:
    """What lies under the curve where the density has at least this level."""
    foot = HILL_TOP + HILL
    paths, start = [], 0
    for inside, run in groupby(levels, lambda cell: cell >= level):
        stop = start + len(list(run))
        if inside:
            steps = range(start * STEPS, stop * STEPS + 1)
            top = [(unit * step / STEPS, foot - HILL * curve[step]) for step in steps]
            paths.append(_path([(unit * start, foot), *top, (unit * stop, foot)]))
        start = stop
    return "".join(paths)
