"""Which statement to show next to whom: the one from which the picture gains most, drawn with a known probability.

A vote tells three things: where its person stands, what the statement's line in the space is, and what share of a
region agrees. Each is reckoned in expectation before the vote is given (Lindley 1956; for placing people by chosen
questions van der Linden 1998), with everyone's uncertainty as the engine fitted it (`model`). The three are brought
to one scale, added and sharpened by a temperature; below that lie two floors: statements that still lack their least
number of votes, in all or in a region this person is likely from, get a share of all draws, and so does everything
else. Who wrote a statement is no input.

Draws follow from the seed alone, and each comes with its propensity, so that later estimates can weight by it
(Horvitz and Thompson 1952). Polis' priority and a draw at random are here as peers, for comparison.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from polsec.methods.opinion import model
from polsec.methods.opinion.groups import Evidence, Mixture, memberships
from polsec.methods.opinion.model import Floats, Statements
from polsec.methods.opinion.statements import FEWEST_IN_ALL, FEWEST_IN_REGION
from polsec.methods.opinion.votes import Votes

Integers = NDArray[np.integer]
Function = TypeVar("Function", bound=Callable[..., Any])

NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Settings:
    """How draws are made.

    person, statement, figures: what the three gains weigh, each scaled to a mean of 1 over the statements that can be
    shown; the first fades as the person becomes known. temperature: 1 draws in proportion to the gain, less is
    greedier. short, anything: shares of draws kept for statements that lack votes (less as they lack fewer, or as the
    person is less likely from the region that lacks them), and for every statement alike.
    fewest_in_all, fewest_in_region: votes a statement is to get before it lacks none. The first four were tuned by
    `benchmarks/routing.py` on seeds it does not report.
    """

    person: float = 2.0
    statement: float = 0.25
    figures: float = 1.0
    temperature: float = 0.35
    short: float = 0.2
    anything: float = 0.05
    fewest_in_all: int = FEWEST_IN_ALL
    fewest_in_region: int = FEWEST_IN_REGION


SETTINGS = Settings()


@dataclass(frozen=True, eq=False)
class Place:
    """Where one person is thought to stand: mean (1 + d,) and covariance (1 + d, 1 + d) of tendency and position."""

    mean: Floats
    covariance: Floats


class Regions(Protocol):
    """The regions of the space that are published."""

    @property
    def number(self) -> int:
        """How many there are, R."""

    def chances(self, place: Place) -> Floats:
        """(R,): probability that someone is of each; they add up to 1 at most."""


@dataclass(frozen=True)
class Ends:
    """The two ends of the first axis of a continuum, below ``low`` and above ``high``."""

    low: float
    high: float
    number: int = 2

    def chances(self, place: Place) -> Floats:
        """(2,)."""
        sd = float(np.sqrt(place.covariance[1, 1]))
        return np.asarray(ndtr([(self.low - place.mean[1]) / sd, (place.mean[1] - self.high) / sd]), np.float64)


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups, as `groups` found them."""

    mixture: Mixture

    @property
    def number(self) -> int:
        """How many there are."""
        return self.mixture.number

    def chances(self, place: Place) -> Floats:
        """(R,): they add up to 1."""
        precision = np.linalg.inv(place.covariance[1:, 1:])
        h = precision @ place.mean[1:]
        # The place holds the prior N(0, I) of the continuum; the mixture brings its own.
        evidence = Evidence(h[None], (precision - np.eye(len(h)))[None])
        return np.asarray(memberships(evidence, self.mixture)[0])


@dataclass(frozen=True, eq=False)
class Nowhere:
    """No regions: a space without axes, or none found yet."""

    number: int = 0

    def chances(self, place: Place) -> Floats:
        """(0,)."""
        return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What the last fit knows of m statements, and of regions."""

    statements: Statements
    regions: Regions


@dataclass(frozen=True, eq=False)
class Tally:
    """Votes up to now: accepted (m,) whether a statement may be shown; overall (m, 3) and by_region (m, R, 3) votes
    that agree, pass, disagree. Counts by region may be fractions: a voter's chances to be of each region."""

    accepted: NDArray[np.bool_]
    overall: NDArray[np.number]
    by_region: NDArray[np.number]


@dataclass(frozen=True)
class Shown:
    """A statement to show, and the probability with which it was drawn among those that were left."""

    statement: int
    propensity: float


def place_person(knowledge: Knowledge, columns: Integers, values: Integers) -> Place:
    """Where one person stands by their few votes, as `model.place` has it; a tenth of a millisecond, however many
    statements there are.

    columns (k,): statements voted on. values (k,): 1 agree, 0 pass, -1 disagree.
    """
    known = knowledge.statements
    voted = replace(known, means=known.means[columns], covariances=known.covariances[columns])
    k = len(columns)
    votes = Votes(np.array([0, k]), np.arange(k, dtype=np.uint16), np.asarray(values, np.int8), range(1), range(k))
    people = model.place(votes, voted)
    return Place(people.means[0], model.unpack(people.spreads[0], known.dimensions + 1))


def _compiled(function: Function) -> Function:
    compiler: Any = numba.njit(cache=True, nogil=True)
    compiled: Function = compiler(function)
    return compiled


@_compiled
def _information(left: Any, means: Any, covariances: Any, mean: Any, covariance: Any, tendency: Any, told: Any) -> Any:
    """Fill told (m, 2) for statements that are left; see `information`. tendency: its variance at a known position."""
    size = len(mean)
    for j in range(len(left)):
        if not left[j]:
            continue
        log_odds = means[j, 0] + mean[0]
        of_statement, of_person = covariances[j, 0, 0], covariance[0, 0]
        for p in range(1, size):
            log_odds += means[j, p] * mean[p]
            of_statement += 2 * covariances[j, 0, p] * mean[p]
            of_person += 2 * covariance[0, p] * means[j, p]
            for q in range(1, size):
                of_statement += covariances[j, p, q] * (mean[p] * mean[q] + covariance[p, q])
                of_person += covariance[p, q] * means[j, p] * means[j, q]
        narrow = 1 / math.sqrt(1 + math.pi * (of_statement + of_person) / 8)
        share = 1 / (1 + math.exp(-narrow * log_odds))
        noise = 1 / max(narrow * share * (1 - share), 1e-9)
        total = noise + of_statement + of_person
        told[j, 0] = 0.5 * math.log(total / (noise + of_statement + min(tendency, of_person)))
        told[j, 1] = 0.5 * math.log(total / (noise + of_person))


@_compiled
def _figures(left: Any, overall: Any, by_region: Any, chances: Any, drop: Any) -> Any:
    """Fill drop (m,) for statements that are left; see `figures_gain`."""
    for j in range(len(left)):
        if not left[j]:
            continue
        drop[j] = _drop(overall[j])
        for r in range(len(chances)):
            drop[j] += chances[r] * _drop(by_region[j, r])


@_compiled
def _drop(counts: Any) -> Any:
    """Expected drop of the variance of a share by one vote more."""
    votes = counts[0] + counts[1] + counts[2]
    share = (counts[0] + 1) / (votes + 2)
    return share * (1 - share) / ((votes + 1) * (votes + 2))


def information(knowledge: Knowledge, place: Place, left: NDArray[np.bool_]) -> Floats:
    """(m, 2): what a vote (agree or disagree) by this person is expected to tell, in nats: of their position, and of
    the statement's intercept and loadings; 0 for statements not ``left``.

    The vote is taken for a normal observation of its log-odds with variance 1 / E[p (1 - p)] (MacKay 1992). What it
    tells of the tendency to agree, at a known position, is not counted.
    """
    told = np.zeros((len(left), 2))
    tendency = 1 / np.linalg.inv(place.covariance)[0, 0]
    means, covariances = (
        np.ascontiguousarray(x) for x in (knowledge.statements.means, knowledge.statements.covariances)
    )
    _information(left, means, covariances, place.mean, place.covariance, tendency, told)
    return told


def figures_gain(tally: Tally, chances: Floats, left: NDArray[np.bool_]) -> Floats:
    """(m,): by how much one vote more is expected to lower the variances of the published shares that agree: of
    everyone, and of each region as far as this person is likely from it. Shares are taken with one vote more of
    either kind."""
    drop = np.zeros(len(left))
    overall, by_region = (np.ascontiguousarray(x, np.float64) for x in (tally.overall, tally.by_region))
    _figures(left, overall, by_region, chances, drop)
    return drop


def shortfall(tally: Tally, chances: Floats, settings: Settings) -> Floats:
    """(m,): the share of their least number of votes that statements lack, in all and in regions this person is likely
    from; 0 for those that lack none."""
    overall = 1 - tally.overall.sum(1) / settings.fewest_in_all
    by_region = 1 - tally.by_region.sum(2) / settings.fewest_in_region
    return np.asarray(np.maximum(overall, 0) + np.maximum(by_region, 0) @ chances, np.float64)


def propensities(
    knowledge: Knowledge, tally: Tally, place: Place, seen: Integers, settings: Settings = SETTINGS
) -> Floats:
    """(m,): probability of each statement to be the next for this person; 0 for those seen (indexes) or not accepted.

    They add up to 1, or are all 0 where nothing is left to show. Time O(m (d^2 + R)).
    """
    left = tally.accepted.copy()
    left[seen] = False
    count = left.sum()
    if not count:
        return np.zeros(len(left))
    chances = knowledge.regions.chances(place)
    answered = 1 - (tally.overall[:, 1] + 1) / (tally.overall.sum(1) + 2)
    told = information(knowledge, place, left)
    gains = np.zeros(len(left))
    for weight, gain in (
        (settings.person * _unplaced(place), told[:, 0] * answered),
        (settings.statement, told[:, 1] * answered),
        (settings.figures, figures_gain(tally, chances, left)),
    ):
        total = gain.sum()
        if total > 0:
            gains += weight * count / total * gain
    result = _shares(gains ** (1 / settings.temperature), left)
    lacking = shortfall(tally, chances, settings) * left
    if lacking.any():
        result += settings.short * min(float(lacking.max()), 1.0) * (_shares(lacking, left) - result)
    result += settings.anything * (left / count - result)
    return result


def _unplaced(place: Place) -> float:
    """The share of what could be known of a position that is not yet: its variance, of 1 before the first vote."""
    axes = len(place.mean) - 1
    return float(np.trace(place.covariance[1:, 1:]) / axes) if axes else 0.0


def polis_priority(overall: NDArray[np.number], extremity: Floats) -> Floats:
    """(m,): Polis' priority of each statement, in proportion to which it is drawn among those a person has not seen.

    overall (m, 3): votes that agree, pass, disagree. extremity (m,): distance of the statement from the middle of
    Polis' space. (1 - p) (E + 1) a, with p and a the shares that pass and agree, one vote of each of two kinds added;
    times 1 + 8 * 2^(-S / 5) for S votes; squared. Source: the public description of Polis' comment routing.
    """
    votes = overall.sum(1)
    agrees, passes = (overall[:, 0] + 1) / (votes + 2), (overall[:, 1] + 1) / (votes + 2)
    importance = (1 - passes) * (extremity + 1) * agrees
    return np.asarray((importance * (1 + 8 * 2.0 ** (-votes / 5))) ** 2)


def among_unseen(weights: Floats, accepted: NDArray[np.bool_], seen: Integers) -> Floats:
    """(m,): probabilities in proportion to ``weights`` among what is accepted and not seen; of ones, a draw at
    random."""
    left = accepted.copy()
    left[seen] = False
    return _shares(weights * left, left) if left.any() else np.zeros(len(left))


def draw(probabilities: Floats, seed: int | Sequence[int]) -> Shown | None:
    """One statement, by the seed; None where nothing is left to show."""
    edges = np.cumsum(probabilities)
    if edges[-1] <= 0:
        return None
    point = np.random.default_rng(seed).random() * edges[-1]
    statement = int(np.searchsorted(edges, point, side="right"))
    return Shown(statement, float(probabilities[statement]))


def next_statement(
    knowledge: Knowledge,
    tally: Tally,
    place: Place,
    seen: Integers,
    *,
    seed: int | Sequence[int],
    settings: Settings = SETTINGS,
) -> Shown | None:
    """The statement to show next, None where nothing is left. The same arguments and seed give the same."""
    return draw(propensities(knowledge, tally, place, seen, settings), seed)


def next_statements(
    knowledge: Knowledge,
    tally: Tally,
    place: Place,
    seen: Integers,
    number: int,
    *,
    seed: int,
    settings: Settings = SETTINGS,
) -> list[Shown]:
    """Up to ``number`` statements to show one after the other before the person is placed anew; each propensity is that
    of the draw among those then left."""
    shown: list[Shown] = []
    for turn in range(number):
        out = np.concatenate([seen, np.array([s.statement for s in shown], np.int64)]).astype(np.int64)
        found = next_statement(knowledge, tally, place, out, seed=[seed, turn], settings=settings)
        if found is None:
            break
        shown.append(found)
    return shown


def _shares(weights: Floats, left: NDArray[np.bool_]) -> Floats:
    """Weights made to add up to 1; alike over ``left`` where there are none."""
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else left / left.sum())
