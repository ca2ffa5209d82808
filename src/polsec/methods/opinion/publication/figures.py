"""The public form of a figure: in thirds, or rounded so that no small number of people can be read from it.

Whatever is told with a share (its interval, a difference, a bound) is computed from the share and the votes as
published, so that it tells nothing more of the votes behind it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from polsec.methods.opinion.publication.rules import FEWEST_APART, STEP, Block, Precision

_Z = NormalDist().inv_cdf(0.975)


def band_of(share: float) -> str:
    """The third in which a share lies: few, about_half, most."""
    if share < 1 / 3:
        return "few"
    return "about_half" if share <= 2 / 3 else "most"


def told(figures: Mapping[str, Any], precision: Precision) -> Block:
    """The answers of some people as they may be told: a third, or a whole per cent with its 95% interval (Wilson 1927).

    A per cent never comes so near to 0 or 100 that fewer than FEWEST_APART people would stand apart; at that limit the
    interval goes on to 0 or 1. Votes are given by full STEPs, "50" for 50 to 59.
    """
    if precision is Precision.THIRDS:
        return {"band": band_of(figures["share"])}
    votes = figures["votes"] // STEP * STEP
    limit = max(math.ceil(100 * FEWEST_APART / votes), 1)
    share = min(max(round(100 * figures["share"]), limit), 100 - limit)
    low, high = _wilson(share / 100, votes)
    return {
        "share": share / 100,
        "low": 0.0 if share == limit else round(low, 2),
        "high": 1.0 if share == 100 - limit else round(high, 2),
        "votes": votes,
    }


def difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> Block | None:
    """The difference of two published shares with its 95% interval (Newcombe 1998, method 10); None for thirds."""
    if "share" not in one or "share" not in other:
        return None
    value = one["share"] - other["share"]
    below = math.hypot(one["share"] - one["low"], other["high"] - other["share"])
    above = math.hypot(one["high"] - one["share"], other["share"] - other["low"])
    return {"value": round(value, 2), "low": round(max(value - below, -1), 2), "high": round(min(value + above, 1), 2)}


def rounded(value: Any, digits: int) -> Any:
    """The value with every fractional number in it rounded."""
    if isinstance(value, float):
        return round(value, digits) + 0.0
    if isinstance(value, Mapping):
        return {key: rounded(each, digits) for key, each in value.items()}
    return [rounded(each, digits) for each in value] if isinstance(value, list) else value


def nearest_step(people: int) -> int:
    """The number of people of a region, by STEPs."""
    return (people + STEP // 2) // STEP * STEP


def full_steps(votes: int) -> int:
    """A total of votes, rounded down to full STEPs."""
    return votes // STEP * STEP


def _wilson(share: float, votes: int) -> tuple[float, float]:
    scale = 1 + _Z**2 / votes
    middle = (share + _Z**2 / (2 * votes)) / scale
    half = _Z / scale * math.sqrt(share * (1 - share) / votes + _Z**2 / (4 * votes**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)
