"""Smooth outlines around the regions of a grid, by marching squares (Lorensen and Cline 1987, in the plane)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]
Grid = Sequence[Sequence[float]]

# Which edges of a square (0 below, 1 right, 2 above, 3 left) the outline joins, by which of its corners lie inside
# (1 lower left, 2 lower right, 4 upper right, 8 upper left). Inside lies to the left of each step.
_STEPS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((0, 3),), 2: ((1, 0),), 3: ((1, 3),), 4: ((2, 1),), 5: ((0, 3), (2, 1)), 6: ((2, 0),), 7: ((2, 3),),
    8: ((3, 2),), 9: ((0, 2),), 10: ((1, 0), (3, 2)), 11: ((1, 2),), 12: ((3, 1),), 13: ((0, 1),), 14: ((3, 0),),
}  # fmt: skip
_BAR = 0.47
"""Just under half: blurred cells are multiples of one sixteenth, and no crossing may fall on a corner."""


def outlines(mask: Sequence[Sequence[bool]]) -> list[list[Point]]:
    """Closed outlines (x, y) of the cells that are true, in units of cells, cell (0, 0) reaching from 0 to 1.

    Corners are rounded by a light blur; a region too small to survive it is outlined as it is. Holes come as outlines
    of the other sense, so that they are to be filled by the even-odd rule.
    """
    raw = _framed([[float(cell) for cell in row] for row in mask])
    return _loops(_blurred(raw)) or _loops(raw)


def _framed(grid: Grid) -> list[list[float]]:
    """The grid with two rows and columns of zeros around it, so that every outline closes."""
    width = len(grid[0]) + 4
    empty = [[0.0] * width, [0.0] * width]
    return [*empty, *([0.0, 0.0, *row, 0.0, 0.0] for row in grid), *empty]


def _blurred(grid: Grid) -> list[list[float]]:
    """Each cell averaged with its neighbours by the weights 1, 2, 1 in both directions; the frame stays 0."""
    across = [_weighted(row, row[1:], row[2:]) for row in grid]
    inner = [_weighted(*rows) for rows in zip(across, across[1:], across[2:], strict=False)]
    empty = [0.0] * len(grid[0])
    return [empty, *([0.0, *row, 0.0] for row in inner), empty]


def _weighted(before: Sequence[float], here: Sequence[float], after: Sequence[float]) -> list[float]:
    """The three summed place by place with the weights 1, 2, 1, as far as the shortest reaches."""
    return [(a + 2 * b + c) / 4 for a, b, c in zip(before, here, after, strict=False)]


def _loops(grid: Grid) -> list[list[Point]]:
    """The outlines at half height, with corners cut twice (Chaikin 1974), in cells of the grid without its frame."""
    following = dict(_segments(grid))
    loops = []
    while following:
        start, point = following.popitem()
        loop = [start]
        while point != start:
            loop.append(point)
            point = following.pop(point)
        loops.append(_cut_corners(_cut_corners([(x - 1.5, y - 1.5) for x, y in loop])))
    return loops


def _segments(grid: Grid) -> Iterator[tuple[Point, Point]]:
    for y, (lower, upper) in enumerate(pairwise(grid)):
        for x in range(len(lower) - 1):
            corners = (lower[x], lower[x + 1], upper[x + 1], upper[x])
            inside = sum(1 << k for k, value in enumerate(corners) if value > _BAR)
            for first, last in _STEPS.get(inside, ()):
                yield _crossing(x, y, corners, first), _crossing(x, y, corners, last)


def _crossing(x: int, y: int, corners: tuple[float, float, float, float], edge: int) -> Point:
    """Where the outline crosses an edge of the square, by linear interpolation; the same seen from either square."""
    one, other = ((0, 1), (1, 2), (3, 2), (0, 3))[edge]
    at = round((_BAR - corners[one]) / (corners[other] - corners[one]), 6)
    return ((x + at, float(y)), (x + 1.0, y + at), (x + at, y + 1.0), (float(x), y + at))[edge]


def _cut_corners(loop: list[Point]) -> list[Point]:
    cut = []
    for (x, y), (u, v) in zip(loop, [*loop[1:], loop[0]], strict=True):
        cut += [(0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v), (0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v)]
    return cut
