"""Conversations simulated vote by vote: people arrive one after another and answer what a router shows them.

Every answer anyone would give to anything is drawn beforehand, so that routers compared on the same truth differ by
what they show alone. The engine is refitted every few people from where it was; at every checkpoint the picture is
made anew, in the same way whatever the router, and held against the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import expit, ndtr

from polsec.methods.opinion import routing
from polsec.methods.opinion import statements as findings
from polsec.methods.opinion.everyone import OUTER_SHARE
from polsec.methods.opinion.groups import Mixture, evidence_of, membership_from_votes, memberships, mixtures
from polsec.methods.opinion.model import Fit, Floats, Statements, fit_space, improve, place, rows_of
from polsec.methods.opinion.polis import polis_picture
from polsec.methods.opinion.resampling import adjusted_rand_index
from polsec.methods.opinion.routing import Ends, Groups, Knowledge, Nowhere, Settings, Tally
from polsec.methods.opinion.votes import Votes

Integers = NDArray[np.int64]
Kind = Literal["continuum", "plane", "groups"]
Router = Literal["polsec", "polis", "random"]

TENDENCY_SD = 0.5
GROUP_SHARES = (0.5, 0.35, 0.15)
MOST_PASSING = 0.25
REFITTED_EVERY, STEPS_OF_REFIT = 20, 4


@dataclass(frozen=True, eq=False)
class Truth:
    """n people and m statements. answers (n, m): what each would vote. position (n,): along the first axis. region
    (n,): 0 … R - 1, -1 for the middle of a continuum. shares (m, R), overall (m,): share that agrees. opened (m,):
    how many people had come when the statement was written. dimensions: axes fitted; groups: their number, 0 for a
    continuum."""

    answers: NDArray[np.int8]
    position: Floats
    region: Integers
    shares: Floats
    overall: Floats
    opened: Integers
    dimensions: int
    groups: int


def simulate_truth(
    kind: Kind, *, seed: int, people: int = 400, statements: int = 80, late: float = 0.5, scale: float = 1.0
) -> Truth:
    """People on one axis, on two, or in three groups, with a tendency to agree; statements are passed on at their own
    rates.

    late: share of statements written while the conversation runs, evenly over its first two thirds. scale: sd of
    loadings, or of the effects of groups.
    """
    random = np.random.default_rng([seed, ("continuum", "plane", "groups").index(kind), 7])
    dimensions, groups = (len(GROUP_SHARES) - 1, len(GROUP_SHARES)) if kind == "groups" else (1 + (kind == "plane"), 0)
    log_odds = random.normal(0.3, 1.0, statements) + random.normal(0, TENDENCY_SD, (people, 1))
    position = random.normal(size=(people, dimensions))
    if groups:
        region = random.permutation(np.searchsorted(np.cumsum(GROUP_SHARES)[:-1], np.arange(people) / people, "right"))
        log_odds += random.normal(0, 1.6 * scale, (groups, statements))[region]
    else:
        strength = scale * np.array([1.0, 0.7])[:dimensions]
        log_odds += position @ (strength[:, None] * random.normal(size=(dimensions, statements)))
        region = np.searchsorted(np.quantile(position[:, 0], [1 / 3, 2 / 3]), position[:, 0])
        region = np.array([0, -1, 1])[region]
    passing = random.uniform(0, MOST_PASSING, statements)
    agrees = expit(log_odds) * (1 - passing)
    answers = np.where(random.random(agrees.shape) < expit(log_odds), 1, -1)
    answers[random.random(agrees.shape) < passing] = 0
    first = np.arange(statements) >= late * statements
    opened = np.where(first, 0, random.integers(0, max(2 * people // 3, 1), statements))
    shares = np.stack([agrees[region == r].mean(0) for r in range(groups or 2)], 1)
    return Truth(answers.astype(np.int8), position[:, 0], region, shares, agrees.mean(0), opened, dimensions, groups)


@dataclass(frozen=True)
class Level:
    """How good the picture is at some moment. error, worst: mean and ninth decile of the absolute errors of the
    published shares of regions. unsure: mean half width of their 95% intervals. calls: F1 of the statements called
    uniting or dividing. places: correlation of positions with the truth, or adjusted Rand index of groups, of those
    who came. least: votes of the statement that has fewest in a region."""

    votes: int
    error: float
    worst: float
    unsure: float
    calls: float
    places: float
    least: float


@dataclass(frozen=True, eq=False)
class Course:
    """A conversation as it went: levels at checkpoints; shown, answers (n, k); propensity (n, k) of each draw; own
    (k,): how well the last third of people are placed by their first 1 … k votes, correlation with the truth."""

    levels: tuple[Level, ...]
    shown: Integers
    answers: NDArray[np.int8]
    propensity: Floats
    own: Floats


def simulate_course(
    truth: Truth,
    router: Router,
    *,
    votes_each: int,
    seed: int,
    checkpoints: int = 8,
    settings: Settings = routing.SETTINGS,
) -> Course:
    """Everyone comes, answers ``votes_each`` statements as the router shows them, and leaves."""
    n, m = truth.answers.shape
    shown, answers = np.zeros((n, votes_each), np.int64), np.zeros((n, votes_each), np.int8)
    propensity = np.zeros((n, votes_each))
    session = _Session(truth, router, settings)
    marks = set(np.linspace(0, n, checkpoints + 1).astype(int)[1:].tolist())
    levels = []
    for i in range(n):
        session.open(i)
        for turn in range(votes_each):
            chances = session.chances(shown[i, :turn], answers[i, :turn])
            found = routing.draw(chances, [seed, i, turn])
            if found is None:
                raise ValueError("a person needs as many statements that are open as votes")
            shown[i, turn], propensity[i, turn] = found.statement, found.propensity
            answers[i, turn] = truth.answers[i, found.statement]
            session.count(found.statement, int(answers[i, turn]))
        if (i + 1) % REFITTED_EVERY == 0:
            session.refit(votes_of(shown[: i + 1], answers[: i + 1], m))
        if i + 1 in marks:
            levels.append(picture(truth, votes_of(shown[: i + 1], answers[: i + 1], m)))
    return Course(tuple(levels), shown, answers, propensity, _own(truth, shown, answers))


def votes_of(shown: Integers, answers: NDArray[np.int8], statements: int) -> Votes:
    """The votes (n, k) as a matrix."""
    rows = np.repeat(np.arange(len(shown)), shown.shape[1])
    return Votes.from_log(
        rows, shown.ravel(), answers.ravel(), participant_ids=range(len(shown)), statement_ids=range(statements)
    )


class _Session:
    """What a router knows as the conversation goes on."""

    def __init__(self, truth: Truth, router: Router, settings: Settings) -> None:
        m = truth.answers.shape[1]
        self.truth, self.router, self.settings = truth, router, settings
        self.accepted = truth.opened < 0
        self.overall = np.zeros((m, 3))
        self.extremity = np.zeros(m)
        self.fit: Fit | None = None
        size = truth.dimensions + 1
        covariances = np.tile(np.diag([1.5] + [1.0] * (size - 1)), (m, 1, 1))
        self._know(Statements(np.zeros((m, size)), covariances, 0.0, 1.5, 0.25), Nowhere())
        self.place = routing.place_person(self.knowledge, routing.NOTHING, routing.NOTHING)

    def _know(self, statements: Statements, regions: routing.Regions) -> None:
        self.knowledge = Knowledge(statements, regions)
        self.by_region = np.zeros((len(statements.means), regions.number, 3))

    def open(self, people: int) -> None:
        """Statements written up to now can be shown."""
        self.accepted = self.truth.opened <= people

    def chances(self, seen: Integers, answers: NDArray[np.int8]) -> Floats:
        """(m,): propensity of each statement to be the next."""
        if self.router == "polsec":
            self.place = routing.place_person(self.knowledge, seen, answers)
            tally = Tally(self.accepted, self.overall, self.by_region)
            return routing.propensities(self.knowledge, tally, self.place, seen, self.settings)
        weights = np.ones(len(self.accepted))
        if self.router == "polis":
            weights = routing.polis_priority(self.overall, self.extremity)
        return routing.among_unseen(weights, self.accepted, seen)

    def count(self, statement: int, answer: int) -> None:
        """One vote more."""
        self.overall[statement, 1 - answer] += 1
        self.by_region[statement, :, 1 - answer] += self.knowledge.regions.chances(self.place)

    def refit(self, votes: Votes) -> None:
        """Statements anew, from where they were; who is of which region, and their votes by it."""
        if self.router == "polis":
            self.extremity = np.linalg.norm(
                polis_picture(votes, np.zeros(votes.shape[1], bool)).statement_positions, axis=1
            )
        if self.router != "polsec":
            return
        if self.fit is None:
            self.fit = fit_space(votes, self.truth.dimensions)
        else:
            started = Fit(self.fit.statements, place(votes, self.fit.statements))
            self.fit = improve(votes, started, steps=STEPS_OF_REFIT)
        regions, membership = _regions(votes, self.fit, self.truth.groups)
        self._know(self.fit.statements, regions)
        cells = votes.columns.astype(np.int64) * 3 + 1 - votes.values
        for region, chances in enumerate(membership[rows_of(votes)].T):
            counts = np.bincount(cells, chances, 3 * votes.shape[1])
            self.by_region[:, region] = counts.reshape(-1, 3)


def _regions(votes: Votes, fit: Fit, groups: int) -> tuple[routing.Regions, Floats]:
    """The regions, and the chances (n, R) of each person to be of them."""
    if groups:
        mixture = mixtures(evidence_of(votes, fit.statements, fit.people)[0], exactly=groups)[-1]
        return Groups(mixture), mixture.membership
    means = fit.people.positions[:, 0]
    low, high = np.quantile(means, [OUTER_SHARE, 1 - OUTER_SHARE])
    ends = Ends(float(low), float(high))
    sd = np.sqrt(fit.people.position_variances()[:, 0])
    return ends, np.stack([ndtr((low - means) / sd), ndtr((means - high) / sd)], 1)


def picture(truth: Truth, votes: Votes) -> Level:
    """The picture of these votes, held against the truth."""
    fit = fit_space(votes, truth.dimensions)
    came = truth.region[: votes.shape[0]]
    labels, folds, places = _labels(truth, votes, fit, came)
    tables = findings.count_by_region(votes, labels, folds, truth.shares.shape[1])
    regions = [tables[:, r] for r in range(tables.shape[1])]
    counted = tables.sum(2)
    low, high = findings.wilson(tables[:, :, 0], counted)
    estimate = (tables[:, :, 0] + 0.5) / (counted + 1)
    errors = np.abs(estimate - truth.shares)
    return Level(
        len(votes),
        float(errors.mean()),
        float(np.quantile(errors, 0.9)),
        float((high - low).mean() / 2),
        _f1(_called(votes.statement_counts(), regions), _true_calls(truth)),
        places,
        float(counted.min()),
    )


def _labels(truth: Truth, votes: Votes, fit: Fit, came: Integers) -> tuple[NDArray[np.int8], Integers, float]:
    """Region (n, FOLDS) of each person judged without the statements of a fold, folds (m,), and how well people are
    placed."""
    folds = np.random.default_rng([8]).permutation(votes.shape[1]) % findings.FOLDS
    evidence, without = evidence_of(votes, fit.statements, fit.people, folds=folds)
    labels = np.full((votes.shape[0], findings.FOLDS), -1, np.int8)
    if truth.groups:
        mixture = mixtures(evidence, exactly=truth.groups)[-1]
        membership = membership_from_votes(votes, fit, mixture.membership)
        names = _matched(mixture, came)
        for fold, part in enumerate(without):
            sure = findings.sure_groups(memberships(part, mixture))
            labels[:, fold] = np.where(sure >= 0, names[sure], -1)
        return labels, folds, adjusted_rand_index(came, membership.argmax(1))
    positions = fit.people.positions
    direction = np.linalg.lstsq(
        positions, truth.position[: len(came)] - truth.position[: len(came)].mean(), rcond=None
    )[0]
    scores = positions @ direction
    cuts = np.quantile(scores, [OUTER_SHARE, 1 - OUTER_SHARE])
    for fold, part in enumerate(without):
        there = np.linalg.solve(part.precision + np.eye(len(direction)), part.h[..., None])[..., 0] @ direction
        labels[:, fold] = np.array([0, -1, 1])[np.searchsorted(cuts, there)]
    return labels, folds, float(np.corrcoef(scores, truth.position[: len(came)])[0, 1])


def _matched(mixture: Mixture, came: Integers) -> Integers:
    """(K,): the true group that each found one stands for."""
    table = np.zeros((mixture.number, mixture.number))
    np.add.at(table, (mixture.membership.argmax(1), came), 1)
    return np.asarray(linear_sum_assignment(-table)[1])


Calls = set[tuple[str, int]]


def _called(overall: findings.Counts, regions: list[findings.Counts]) -> Calls:
    return {("unites", f.statement) for f in findings.uniting(overall, regions)} | {
        ("divides", f.statement) for f in findings.dividing(regions)
    }


def _true_calls(truth: Truth) -> Calls:
    """The same bars, on the shares that are true."""
    gap = truth.shares.max(1) - truth.shares.min(1)
    agreed = (truth.overall > findings.UNITING_SHARE) & (truth.shares.min(1) > findings.MAJORITY)
    return {("unites", int(j)) for j in np.flatnonzero(agreed)} | {
        ("divides", int(j)) for j in np.flatnonzero(gap >= findings.DIVIDING_DIFFERENCE)
    }


def _f1(found: Calls, true: Calls) -> float:
    return 2 * len(found & true) / max(len(found) + len(true), 1)


def _own(truth: Truth, shown: Integers, answers: NDArray[np.int8]) -> Floats:
    """(k,): how well the last third of people are placed by their first 1 … k votes: correlation with the truth, or
    mean probability of the true group."""
    m = truth.answers.shape[1]
    fit = fit_space(votes_of(shown, answers, m), truth.dimensions)
    last = 2 * len(shown) // 3
    mixture, names = None, np.zeros(0, np.int64)
    if truth.groups:
        everyone = votes_of(shown, answers, m)
        mixture = mixtures(evidence_of(everyone, fit.statements, fit.people)[0], exactly=truth.groups)[-1]
        names = _matched(mixture, truth.region)
    own = []
    for some in range(1, shown.shape[1] + 1):
        votes = votes_of(shown[last:, :some], answers[last:, :some], m)
        people = place(votes, fit.statements)
        if mixture is None:
            own.append(_correlation(people.positions, truth.position[last:]))
        else:
            chance = memberships(evidence_of(votes, fit.statements, people)[0], mixture)
            own.append(float((chance * (names == truth.region[last:, None])).sum(1).mean()))
    return np.array(own)


def _correlation(positions: Floats, target: Floats) -> float:
    """Of the truth with the best line through positions (n, d)."""
    direction = np.linalg.lstsq(positions, target - target.mean(), rcond=None)[0]
    return float(np.corrcoef(positions @ direction, target)[0, 1])


def votes_to_reach(level: float, votes: Floats, reached: Floats) -> float:
    """Votes at which a course first reaches ``level`` for good or not, by straight lines between checkpoints; infinite
    where it does not. Higher is better; votes, reached (c,)."""
    best = np.maximum.accumulate(reached)
    at = int(np.searchsorted(best, level))
    if at == len(best):
        return float("inf")
    if at == 0:
        return float(votes[0] * min(1.0, level / best[0])) if best[0] > 0 else float(votes[0])
    return float(votes[at - 1] + (level - best[at - 1]) / (best[at] - best[at - 1]) * (votes[at] - votes[at - 1]))
