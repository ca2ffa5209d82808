"""The rules for small groups: what of a result may be published, and how finely (docs/security/small-groups.md)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Block = dict[str, Any]

FEWEST_IN_CELL = 7
FEWEST_FOR_MAP = 15
FEWEST_FOR_PERCENT = 50
FEWEST_APART = 5
STEP = 10

_OWN_ATTACK = "our rule, found by attack on real conversations: of 20 people six votes single out four in five"
_PARAMETERS = (
    ("publication_fewest_in_cell", FEWEST_IN_CELL, f"{_OWN_ATTACK}; threshold rule, ESSNet SDC handbook, chapter 5"),
    ("publication_fewest_for_map", FEWEST_FOR_MAP, _OWN_ATTACK),
    ("publication_fewest_for_percent", FEWEST_FOR_PERCENT, f"{_OWN_ATTACK}; below it thirds"),
    ("publication_fewest_apart", FEWEST_APART, "our choice, against group disclosure, ESSNet SDC handbook, chapter 5"),
    ("publication_step", STEP, "our choice; conventional rounding, ESSNet SDC handbook, chapter 5"),
)


def parameters() -> list[Block]:
    """The thresholds of publication with their sources, for the provenance of a result."""
    return [{"name": name, "value": value, "source": source} for name, value, source in _PARAMETERS]


class Precision(IntEnum):
    """How finely a figure may be told."""

    WITHHELD = 0
    THIRDS = 1
    PERCENT = 2


def precision_of(votes: int) -> Precision:
    """How finely the share of an answer among so many votes (one a person) may be told by itself."""
    if votes < FEWEST_IN_CELL:
        return Precision.WITHHELD
    return Precision.THIRDS if votes < FEWEST_FOR_PERCENT else Precision.PERCENT


def hidden_among(sizes: Mapping[str, int], hidden: Collection[str] = ()) -> frozenset[str]:
    """Which regions to withhold: those too small, and as many of the smallest others as protect them.

    sizes: votes or people by region; hidden: regions withheld already. Where one is withheld at least two are, of twice
    FEWEST_IN_CELL together, so that the total less the others tells of no small group (complementary suppression).
    """
    small = {region for region, size in sizes.items() if size < FEWEST_IN_CELL} | set(hidden)
    for region in sorted(sizes.keys() - small, key=lambda region: (sizes[region], region)):
        together = sum(sizes[each] for each in small)
        if not small or (len(small) > 1 and together >= 2 * FEWEST_IN_CELL):
            break
        small.add(region)
    return frozenset(small)


@dataclass(frozen=True)
class Sight:
    """How finely a statement may be told: of everyone, and of each region that may be told of at all."""

    overall: Precision
    regional: Precision
    regions: frozenset[str]


UNSEEN = Sight(Precision.WITHHELD, Precision.WITHHELD, frozenset())


@dataclass(frozen=True)
class Judgement:
    """What the rules say of one result. people: those analysed; hidden: regions withheld; sights: by statement."""

    people: int
    hidden: frozenset[str]
    sights: Mapping[str, Sight]

    @property
    def fine(self) -> bool:
        """Whether there are people enough for figures rather than thirds."""
        return self.people >= FEWEST_FOR_PERCENT

    @property
    def mapped(self) -> bool:
        """Whether there are people enough for a map."""
        return self.people >= FEWEST_FOR_MAP

    def sight(self, statement: str) -> Sight:
        """Of one statement; nothing of a statement that the table of all statements does not have."""
        return self.sights.get(statement, UNSEEN)


def judge(result: Mapping[str, Any]) -> Judgement:
    """Applies the rules to an operator's result: its table of all statements and the sizes of its regions."""
    groups = result["groups"]
    sizes = {region["id"]: region["size"] for region in [*groups.get("members", ()), *groups.get("ends", ())]}
    hidden = hidden_among(sizes)
    between = bool(groups.get("ends"))
    sights = {statement["id"]: _sight(statement, hidden, between) for statement in result.get("statements", ())}
    return Judgement(result["counts"]["analysed"], hidden, sights)


def _sight(statement: Mapping[str, Any], hidden: frozenset[str], between: bool) -> Sight:
    """between: people stand between the regions, so everyone less the two ends is a region, too."""
    overall = statement["overall"]
    precision = precision_of(overall["votes"])
    if precision is Precision.WITHHELD:
        return UNSEEN
    cells = {region["id"]: region["figures"] for region in statement["regions"]}
    unseen = hidden_among({region: cell["votes"] for region, cell in cells.items()}, hidden & cells.keys())
    shown = [cell for region, cell in cells.items() if region not in unseen]
    finest = min((precision_of(cell["votes"]) for cell in shown), default=Precision.WITHHELD)
    if not _leaves_room(overall, shown, two_ways=between or bool(unseen)):
        finest = min(finest, Precision.THIRDS)
    return Sight(precision, min(finest, precision), frozenset(cells.keys() - unseen))


def _leaves_room(overall: Mapping[str, Any], shown: Sequence[Mapping[str, Any]], *, two_ways: bool) -> bool:
    """Whether the answers of those who are in no region shown could be FEWEST_APART different numbers or more.

    A rest that is large enough to be told in per cent needs no protection. Rounding may protect a smaller one, unless
    it can be had in two ways: where it is part of a region's "all others", too.
    """
    rest = overall["votes"] - sum(cell["votes"] for cell in shown)
    if rest <= 0 or rest >= FEWEST_FOR_PERCENT:
        return True
    return not two_ways and min(_possible_counts(overall, shown, key) for key in ("agree", "disagree")) >= FEWEST_APART


def _possible_counts(overall: Mapping[str, Any], shown: Sequence[Mapping[str, Any]], answer: str) -> int:
    """How many different numbers of this answer the rounded figures of all and of the regions leave for the rest."""
    least, most = _extent(overall, answer)
    for cell in shown:
        low, high = _extent(cell, answer)
        least, most = least - high, most - low
    return math.floor(most) - max(math.ceil(least), 0) + 1


def _extent(cell: Mapping[str, Any], answer: str) -> tuple[float, float]:
    """The least and the most people that a share in whole per cent, of votes in full STEPs, can stand for."""
    votes, share = cell["votes"] // STEP * STEP, round(100 * cell[answer] / cell["votes"])
    return max(share - 0.5, 0) / 100 * votes, (share + 0.5) / 100 * (votes + STEP - 1)
