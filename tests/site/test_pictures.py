"""The small picture on the first page shows the map's levels, and nothing finer."""

import pytest

from polsec.site.pictures import Cell, Letter, picture

AXIS = {"low": -2.0, "high": 2.0}


def test_two_axes_become_rectangles_of_one_level_each() -> None:
    drawn = picture(
        {
            "x": AXIS,
            "y": AXIS,
            "columns": 4,
            "rows": 2,
            "density": [[0, 1, 1, 4], [0, 0, 0, 2]],
            "regions": [{"id": "A", "x": 0.0, "y": -2.0}],
        }
    )
    assert (drawn.width, drawn.height) == (4, 2)
    assert drawn.cells == (Cell(1, 0, 2, 1, 1), Cell(3, 0, 1, 1, 4), Cell(3, 1, 1, 1, 2))
    assert drawn.letters == (Letter(2.0, 0.0, "A"),)


def test_one_axis_becomes_columns_as_high_as_their_level() -> None:
    drawn = picture({"x": AXIS, "y": None, "columns": 3, "rows": 1, "density": [[1, 4, 0]], "regions": []})
    assert [(cell.x, cell.height) for cell in drawn.cells] == [(0, 3), (1, 12)]
    assert {cell.y + cell.height for cell in drawn.cells} == {drawn.height}


def test_the_ends_of_a_continuum_have_no_letter() -> None:
    ends = [{"id": "1-", "x": -1.0, "y": 0.0}, {"id": "1+", "x": 1.0, "y": 0.0}]
    drawn = picture({"x": AXIS, "y": AXIS, "columns": 2, "rows": 1, "density": [[1, 1]], "regions": ends})
    assert drawn.letters == ()


@pytest.mark.parametrize("nothing", [None, {}, {"density": []}])
def test_where_no_map_may_be_shown_there_is_no_picture(nothing: dict | None) -> None:
    assert picture(nothing) is None
