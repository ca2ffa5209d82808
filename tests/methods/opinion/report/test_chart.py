"""The map draws the regions of the result: where they are, as large as they are, nothing else."""

import re
from math import hypot, pi

import pytest
from tests.methods.opinion.report.invented import EVERY_KIND, invented

from polsec.methods.opinion.report.chart import WIDTH, chart
from polsec.methods.opinion.report.contours import Point, outlines


def area(loop: list[Point]) -> float:
    """The area within a closed line, negative where it runs clockwise (the shoelace formula)."""
    return sum(x * v - u * y for (x, y), (u, v) in zip(loop, [*loop[1:], loop[0]], strict=True)) / 2


def ring(inner: float, outer: float) -> list[list[bool]]:
    """The cells whose middle is between two distances from (12, 8)."""
    return [[inner <= hypot(x + 0.5 - 12, y + 0.5 - 8) <= outer for x in range(24)] for y in range(16)]


def points(path: str) -> list[Point]:
    """The points of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]


def test_an_outline_of_a_disc_has_its_place_and_area() -> None:
    (loop,) = outlines(ring(0, 6))
    assert area(loop) == pytest.approx(pi * 36, rel=0.06)
    assert sum(x for x, _ in loop) / len(loop) == pytest.approx(12, abs=0.2)
    assert sum(y for _, y in loop) / len(loop) == pytest.approx(8, abs=0.2)


def test_a_hole_is_outlined_the_other_way_round() -> None:
    outer, hole = sorted(map(area, outlines(ring(3, 7))), key=abs, reverse=True)
    assert outer == pytest.approx(pi * 49, rel=0.06)
    assert hole == pytest.approx(-pi * 9, rel=0.25)


def test_two_islands_have_two_outlines_and_an_empty_map_none() -> None:
    islands = [[x in (2, 3, 4, 10, 11, 12) and 2 <= y <= 5 for x in range(16)] for y in range(9)]
    assert len(outlines(islands)) == 2
    assert outlines([[False] * 5] * 4) == []


def test_a_single_cell_is_outlined() -> None:
    assert len(outlines([[True]])) == 1


def test_a_group_is_marked_where_the_map_is_crowded() -> None:
    result = invented(**EVERY_KIND["groups"])
    drawn = chart(result["space"]["map"])
    inmost = points(next(shape.path for shape in drawn.shapes if shape.level == 4))
    for mark in drawn.marks:
        assert min(hypot(mark.x - x, mark.y - y) for x, y in inmost) < WIDTH / 8


def test_up_on_the_map_is_the_high_end_of_the_second_axis() -> None:
    result = invented(**EVERY_KIND["groups"])
    height = {region["id"]: region["y"] for region in result["space"]["map"]["regions"]}
    marks = {mark.letter: mark.y for mark in chart(result["space"]["map"]).marks}
    assert sorted(height, key=height.__getitem__) == sorted(marks, key=marks.__getitem__, reverse=True)


@pytest.mark.parametrize("kind", ["line", "plane", "groups"])
def test_what_is_drawn_lies_within_the_drawing(kind: str) -> None:
    drawn = chart(invented(**EVERY_KIND[kind])["space"]["map"])
    for shape in drawn.shapes:
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points(shape.path))


def test_the_hill_is_highest_where_the_density_is() -> None:
    density = [[0, 0, 0, 1, 2, 3, 4, 4, 3, 2, 1, 0, 0, 0]]
    extent = {"low": -1.0, "high": 1.0}
    drawn = chart({"x": extent, "y": None, "columns": 14, "rows": 1, "density": density, "regions": []})
    top = min((point for shape in drawn.shapes for point in points(shape.path)), key=lambda point: point[1])
    assert top[0] == pytest.approx(WIDTH / 2, abs=WIDTH / 28)
    assert drawn.coarse[0][2:4] == (4, 4)


def test_a_map_of_one_level_is_drawn_as_one_shape() -> None:
    extent = {"low": -1.0, "high": 1.0}
    density = [[3 if 3 <= x <= 8 and 2 <= y <= 6 else 0 for x in range(12)] for y in range(9)]
    drawn = chart({"x": extent, "y": extent, "columns": 12, "rows": 9, "density": density, "regions": []})
    assert drawn.levels == (3,)
