"""The tally by sector: the figures of the positions, and a picture that is the table over again."""

import re
from html.parser import HTMLParser

from django.http import HttpRequest
from django.utils.translation import override
from django_cotton import render_component

from polsec.foundation.decisions.tally import Tally, by_sector

SIGNS = {"agree": "●", "reservation": "◐", "aside": "○", "object": "✕"}
POSITIONS = [
    ("women", "agree"),
    ("police", "object"),
    ("women", "agree"),
    ("", "aside"),
    ("women", "reservation"),
    ("police", "agree"),
]


class Table(HTMLParser):
    """Of each row of the body: its blocks by stance, and the text of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[dict[str, int]] = []
        self.cells: list[list[str]] = []
        self.inside: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        self.inside.append((tag, dict(attrs)))
        if tag == "tr" and any(name in ("tbody", "tfoot") for name, _ in self.inside):
            self.blocks.append({})
            self.cells.append([])
        if tag == "td":
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Count a block where it carries its sign, keep the text of a cell."""
        tag, attrs = self.inside[-1] if self.inside else ("", {})
        stance = attrs.get("class") or ""
        if tag == "span" and stance in SIGNS and data == SIGNS[stance] and self.blocks:
            self.blocks[-1][stance] = self.blocks[-1].get(stance, 0) + 1
        if tag == "td":
            self.cells[-1][-1] += data.strip()


def drawn(tally: Tally) -> str:
    """The component with a tally."""
    with override("en"):
        return str(render_component(HttpRequest(), "tally", {"rows": tally.rows, "total": tally.total}))


def test_positions_are_counted_by_sector_in_the_order_of_the_sectors() -> None:
    with override("en"):
        tally = by_sector(POSITIONS)
    rows = [*tally.rows, tally.total]
    assert [row.sector for row in rows] == ["Police", "Women's organisations", "Sector not told", "All institutions"]
    assert [(row.agree, row.reservation, row.aside, row.object, row.answered) for row in rows] == [
        (1, 0, 0, 1, 2),
        (2, 1, 0, 0, 3),
        (0, 0, 1, 0, 1),
        (3, 1, 1, 1, 6),
    ]


def test_nothing_is_said_of_sectors_without_a_position() -> None:
    assert by_sector([]).rows == []


def test_the_picture_equals_the_table() -> None:
    table = Table(drawn(by_sector(POSITIONS)))
    together = {"agree": 3, "reservation": 1, "aside": 1, "object": 1}
    assert table.blocks == [{"agree": 1, "object": 1}, {"agree": 2, "reservation": 1}, {"aside": 1}, together]
    of_cells = [dict(zip(SIGNS, map(int, cells), strict=False)) for cells in table.cells]
    assert [{stance: number for stance, number in row.items() if number} for row in of_cells] == table.blocks


def test_a_reader_who_does_not_see_the_picture_misses_nothing() -> None:
    page = drawn(by_sector(POSITIONS))
    bars = re.findall(r'<span class="bar"([^>]*)>', page)
    assert bars == [' aria-hidden="true"'] * 4
    assert "style=" not in page
