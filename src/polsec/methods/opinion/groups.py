"""Groups of people, or the answer that there are none.

Two steps. **Are there groups, and how many?** A mixture of normals with one covariance is fitted to the positions,
each person seen with their own error and the tendency to agree integrated out (Bovy, Hogg and Roweis 2011); a number of
groups counts only where each pair of centres lies further apart than any cut of a continuum would (`SEPARATION`), and
the best by Schwarz's criterion is taken. `resampling` then holds it against votes redrawn from the continuous model.
**Who is in which?** The memberships start a model of the votes themselves, log-odds = intercept + tendency + effect of
the group on the statement, which uses more of each vote than two or three axes do.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion import kernels
from polsec.methods.opinion.model import Fit, Floats, People, Statements, parts, records_of, rows_of
from polsec.methods.opinion.votes import Votes

SEPARATION = 5.0
"""Least distance of two centres, in standard deviations within a group. A uniform continuum cut in two has the square
root of 12, 3.5, between its halves, and up to 4.8 by chance among 500 people (measured); two normals have two modes
from 2 on (Ray and Lindsay 2005)."""
SMALLEST_SHARE, SMALLEST_SIZE = 0.025, 10
MOST_GROUPS = 8
EFFECT_VARIANCE = 0.5
_SMALLEST_VARIANCE = 0.01
_STEPS_OF_TRIAL, _STEPS, _TOLERANCE = 4, 60, 1e-5
_TAIL, _TAIL_SHARE = 2.5, 0.1
_CLASS_STEPS, _CLASS_TOLERANCE = 60, 1e-5


@dataclass(frozen=True, eq=False)
class Evidence:
    """What votes say of positions, without the prior: h (n, d) and precision (n, d, d)."""

    h: Floats
    precision: Floats

    def of(self, people: NDArray[np.integer]) -> Evidence:
        """The same for some people only."""
        return Evidence(self.h[people], self.precision[people])


@dataclass(frozen=True, eq=False)
class Mixture:
    """shares (K), centres (K, d), covariance (d, d) within each, membership (n, K); log-likelihood and criterion."""

    shares: Floats
    centres: Floats
    covariance: Floats
    membership: Floats
    log_likelihood: float
    criterion: float

    @property
    def number(self) -> int:
        """Number of components, K."""
        return len(self.shares)

    @property
    def separation(self) -> float:
        """Least Mahalanobis distance of two centres; infinite for one."""
        if self.number == 1:
            return float("inf")
        gaps = self.centres[:, None] - self.centres[None]
        distances = np.einsum("klp,pq,klq->kl", gaps, np.linalg.inv(self.covariance), gaps)
        return float(np.sqrt(distances[np.triu_indices(self.number, 1)].min()))

    @property
    def valley(self) -> float:
        """Density between the two nearest centres as a share of that at them, for equal weights; 1 for one hump."""
        if self.number == 1:
            return 1.0
        return float(min(1.0, 2 * np.exp(-(self.separation**2) / 8) / (1 + np.exp(-(self.separation**2) / 2))))


def evidence_of(
    votes: Votes,
    statements: Statements,
    people: People,
    *,
    folds: NDArray[np.int64] | None = None,
    pool: Executor | None = None,
) -> tuple[Evidence, list[Evidence]]:
    """The evidence of all votes, and for each fold of statements (folds (m), 0 to F - 1) that of the votes on the
    others."""
    n, d = people.positions.shape
    several = 0 if folds is None else int(folds.max()) + 1
    folds = np.zeros(len(statements.means), np.int64) if folds is None else folds
    h, precision = np.zeros((n, several + 1, d)), np.zeros((n, several + 1, d, d))
    records, prior = records_of(statements), statements.prior_of_people

    def run(part: tuple[int, int]) -> None:
        kernels.evidence_of_people(
            *part,
            votes.offsets,
            votes.columns,
            votes.values,
            folds,
            people.means,
            people.spreads,
            records,
            prior,
            kernels.WEIGHTS,
            h,
            precision,
        )

    list((pool.map if pool else map)(run, parts(n)))
    each = [Evidence(np.ascontiguousarray(h[:, f]), np.ascontiguousarray(precision[:, f])) for f in range(several + 1)]
    return each[0], each[1:]


def _criterion(log_likelihood: float, number: int, dimensions: int, people: float) -> float:
    """Schwarz's criterion (1978), as a log evidence: more is better."""
    free = number * dimensions + number - 1 + dimensions * (dimensions + 1) / 2
    return log_likelihood - 0.5 * free * float(np.log(people))


def fit_mixture(
    evidence: Evidence,
    shares: Floats,
    centres: Floats,
    covariance: Floats,
    *,
    weights: Floats | None = None,
    steps: int = _STEPS,
) -> Mixture:
    """Expectation and maximisation from the given start, until the log-likelihood of a person rests."""
    n, d = evidence.h.shape
    weights = np.ones(n) if weights is None else weights
    count, last = weights.sum(), -np.inf
    for _ in range(steps):
        covariance, tight, log_determinant = _at_least(covariance)
        membership, value, sums, moment = _expected(evidence, weights, shares, centres, tight)
        value -= 0.5 * count * log_determinant
        if value - last < _TOLERANCE * count:
            break
        last = value
        sizes = (weights[:, None] * membership).sum(0) + 1e-9
        shares, centres = sizes / sizes.sum(), sums / sizes[:, None]
        covariance = moment / count - (centres * shares[:, None]).T @ centres
    covariance = _at_least(covariance)[0]
    return Mixture(shares, centres, covariance, membership, value, _criterion(value, len(shares), d, count))


def _at_least(covariance: Floats) -> tuple[Floats, Floats, float]:
    """The covariance with no variance below the smallest, its inverse, and the logarithm of its determinant."""
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, _SMALLEST_VARIANCE)
    return (vectors * values) @ vectors.T, (vectors / values) @ vectors.T, float(np.log(values).sum())


def _expected(
    evidence: Evidence, weights: Floats, shares: Floats, centres: Floats, tight: Floats
) -> tuple[Floats, float, Floats, Floats]:
    """Memberships (n, K), log-likelihood without the covariance's part, sums (K, d) and second moments (d, d) of
    people's places; tight (d, d) is the inverse of the covariance."""
    n, d = evidence.h.shape
    number, pulls = len(shares), centres @ tight
    membership = np.zeros((n, number))
    sums, squares, spread = np.zeros((number, d)), np.zeros((d, d)), np.zeros((d, d))
    value = kernels.mixture_step(
        evidence.h,
        evidence.precision,
        weights,
        tight,
        pulls,
        np.log(shares) - 0.5 * (pulls * centres).sum(1),
        (0,) * d,
        membership,
        sums,
        squares,
        spread,
    )
    lower = squares + spread
    return membership, float(value), sums, lower + np.tril(lower, -1).T


def single(evidence: Evidence, *, weights: Floats | None = None) -> Mixture:
    """One normal: the continuum."""
    d = evidence.h.shape[1]
    return fit_mixture(evidence, np.ones(1), np.zeros((1, d)), np.eye(d), weights=weights)


def _splits(evidence: Evidence, mixture: Mixture) -> Iterator[tuple[Floats, Floats]]:
    """Shares and centres after each component is cut in halves, or a tail cut off it, along its two longest
    directions."""
    tight = np.linalg.inv(mixture.covariance)
    places = np.linalg.solve(
        evidence.precision + tight, (evidence.h + mixture.membership @ (mixture.centres @ tight))[..., None]
    )[..., 0]
    for k in range(mixture.number):
        offset = places - mixture.centres[k]
        share = mixture.membership[:, k]
        values, vectors = np.linalg.eigh(np.einsum("i,ip,iq->pq", share, offset, offset) / max(share.sum(), 1e-9))
        for axis in range(1, min(2, len(values)) + 1):
            step = vectors[:, -axis] * np.sqrt(max(values[-axis], 1e-6))
            for near, far, cut in ((-1.0, 1.0, 0.5), (0.0, _TAIL, _TAIL_SHARE), (0.0, -_TAIL, _TAIL_SHARE)):
                centres = np.vstack([mixture.centres, mixture.centres[k] + far * step])
                centres[k] += near * step
                yield (
                    np.append(
                        mixture.shares - cut * mixture.shares * (np.arange(mixture.number) == k),
                        cut * mixture.shares[k],
                    ),
                    centres,
                )


def one_more(evidence: Evidence, mixture: Mixture, *, steps: int = _STEPS, pool: Executor | None = None) -> Mixture:
    """The best mixture with one component more, begun from each way to split one."""

    def tried(start: tuple[Floats, Floats]) -> Mixture:
        return fit_mixture(evidence, *start, mixture.covariance, steps=_STEPS_OF_TRIAL)

    trials = list((pool.map if pool else map)(tried, _splits(evidence, mixture)))
    best = max(trials, key=lambda trial: trial.log_likelihood)
    return fit_mixture(evidence, best.shares, best.centres, best.covariance, steps=steps)


def mixtures(evidence: Evidence, *, exactly: int | None = None, pool: Executor | None = None) -> list[Mixture]:
    """Mixtures of 1, 2, … components, until two more in a row are worse by Schwarz's criterion, or of just as many."""
    found = [single(evidence)]
    while len(found) < (exactly or MOST_GROUPS):
        found.append(one_more(evidence, found[-1], pool=pool))
        worse = len(found) > 2 and max(m.criterion for m in found[-2:]) < max(m.criterion for m in found[:-2])
        if worse and exactly is None:
            break
    return found


def memberships(evidence: Evidence, mixture: Mixture) -> Floats:
    """(n, K): probability of each component for people who were not among those it was fitted on."""
    tight = _at_least(mixture.covariance)[1]
    return _expected(evidence, np.zeros(len(evidence.h)), mixture.shares, mixture.centres, tight)[0]


def is_distinct(mixture: Mixture, people: int) -> bool:
    """Whether centres lie apart and no group is too small to be spoken of."""
    sizes = np.bincount(mixture.membership.argmax(1), minlength=mixture.number)
    return mixture.separation >= SEPARATION and sizes.min() >= max(SMALLEST_SIZE, SMALLEST_SHARE * people)


def gain(found: list[Mixture], number: int) -> float:
    """By how much ``number`` groups beat one, in log evidence per person."""
    mixture = next(m for m in found if m.number == number)
    return (mixture.criterion - found[0].criterion) / len(mixture.membership)


@dataclass(eq=False)
class _ModelOfVotes:
    """The model of the votes in groups while it is fitted: log-odds of agreeing u (m, G) with variances c, intercepts
    (m), and of each person the membership, tendency and its variance (n, G each)."""

    votes: Votes
    prior: Statements
    membership: Floats
    tendency: Floats
    tendency_variance: Floats
    variance: float
    intercepts: Floats
    u: Floats
    c: Floats

    @classmethod
    def begun(cls, votes: Votes, fit: Fit, membership: Floats) -> _ModelOfVotes:
        """Rates of the groups as the given memberships have them, tendencies as in ``fit``."""
        n, groups = membership.shape
        intercepts = fit.statements.means[:, 0]
        u, c = _rates(*_sums_of_votes(votes, membership), intercepts)
        tendency = np.repeat(fit.people.means[:, :1], groups, 1)
        spread = np.full((n, groups), 0.1)
        prior = fit.statements
        return cls(votes, prior, membership.copy(), tendency, spread, prior.tendency_variance, intercepts, u, c)

    def step(self, pool: Executor | None) -> float:
        """Everyone's tendency and membership, then the rates; returns the bound on the log evidence."""
        n, groups = self.membership.shape
        log_shares = np.log((self.membership.sum(0) + 1) / (n + groups))
        done = list((pool.map if pool else map)(lambda part: self._part(part, log_shares), parts(n)))
        self.u, self.c = _rates(
            np.sum([linear for _, linear, _ in done], 0), np.sum([square for _, _, square in done], 0), self.intercepts
        )
        weight = 1 / self.prior.intercept_variance
        pulled = self.u.sum(1) / EFFECT_VARIANCE + self.prior.intercept_mean * weight
        self.intercepts = pulled / (groups / EFFECT_VARIANCE + weight)
        self.variance = max(float((self.membership * (self.tendency**2 + self.tendency_variance)).sum() / n), 1e-2)
        effects = (self.u - self.intercepts[:, None]) ** 2 + self.c
        return sum(value for value, _, _ in done) - 0.5 * float((effects / EFFECT_VARIANCE - np.log(self.c)).sum())

    def _part(self, part: tuple[int, int], log_shares: Floats) -> tuple[float, Floats, Floats]:
        linear, square = np.zeros_like(self.u), np.zeros_like(self.u)
        value = kernels.class_sweep(
            *part,
            self.votes.offsets,
            self.votes.columns,
            self.votes.values,
            self.u,
            self.c,
            self.tendency,
            self.tendency_variance,
            log_shares,
            1 / self.variance,
            2,
            kernels.WEIGHTS,
            self.membership,
            linear,
            square,
        )
        return float(value), linear, square


def membership_from_votes(votes: Votes, fit: Fit, start: Floats, *, pool: Executor | None = None) -> Floats:
    """Probability (n, G) of each group by the model of the votes, begun from ``start`` (n, G).

    Effects of groups on statements are N(0, EFFECT_VARIANCE); variational Bayes as in `model`.
    """
    model, last = _ModelOfVotes.begun(votes, fit, start), -np.inf
    for _ in range(_CLASS_STEPS):
        value = model.step(pool)
        if abs(value - last) < _CLASS_TOLERANCE * len(start):
            break
        last = value
    return model.membership


def _rates(linear: Floats, square: Floats, intercepts: Floats) -> tuple[Floats, Floats]:
    """Log-odds of agreeing (m, G) by group, drawn towards the statement's own, and their variances."""
    variance = 1 / (square + 1 / EFFECT_VARIANCE)
    return variance * (linear + intercepts[:, None] / EFFECT_VARIANCE), variance


def _sums_of_votes(votes: Votes, membership: Floats) -> tuple[Floats, Floats]:
    """What `class_sweep` adds up (m, G), of votes near even odds."""
    m, groups = votes.shape[1], membership.shape[1]
    stand = votes.values != 0
    columns, values = votes.columns[stand].astype(np.int64), votes.values[stand]
    share = membership[rows_of(votes)[stand]]
    linear = [np.bincount(columns, 0.5 * values * share[:, g], m) for g in range(groups)]
    square = [np.bincount(columns, 0.25 * share[:, g], m) for g in range(groups)]
    return np.stack(linear, 1), np.stack(square, 1)
