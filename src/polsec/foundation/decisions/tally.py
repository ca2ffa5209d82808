"""How the sectors stand on a closed question: only of positions that a reader is shown one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from polsec.foundation.decisions.models import Stance
from polsec.foundation.people.queries import sectors


@dataclass(frozen=True)
class Row:
    """How many institutions of a sector took each stance."""

    sector: str
    agree: int
    reservation: int
    aside: int
    object: int

    @property
    def answered(self) -> int:
        """How many took a stance at all."""
        return self.agree + self.reservation + self.aside + self.object


@dataclass(frozen=True)
class Tally:
    """A row for each sector, and all of them together."""

    rows: list[Row]
    total: Row


def by_sector(positions: Iterable[tuple[str, str]]) -> Tally:
    """Counts (key of the sector, stance) by sector, in their order; those without a sector come last."""
    count: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sector, stance in positions:
        count[sector][stance] += 1
    titles = {**sectors(), "": _("Sector not told")}
    together: Counter[str] = sum(count.values(), Counter())
    return Tally(
        [_row(title, count[key]) for key, title in titles.items() if key in count],
        _row(_("All institutions"), together),
    )


def _row(title: str, count: Counter[str]) -> Row:
    return Row(title, *(count[stance] for stance in Stance))
