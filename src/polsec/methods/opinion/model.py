"""The model of the space: what a person tends to say to everything, apart from where they stand.

The log-odds that person i agrees with statement j (rather than disagrees; passes tell nothing here) are

    intercept_j + tendency_i + position_i . loading_j

with position_i ~ N(0, I) of d axes, tendency_i ~ N(0, tendency_variance), loading_j ~ N(0, I), and
intercept_j ~ N(mean, variance) fitted. It is the two-parameter item response model of d dimensions with the
acquiescence of a person taken out (Maydeu-Olivares and Coffman 2006; Billiet and McClendon 2000), fitted by variational
Bayes with the bound of Jaakkola and Jordan (2000), so that people and statements both come with their uncertainty. The
prior of the loadings is fixed: one learned from the data switches weak axes off altogether.

Everything is deterministic: the start is spectral, sums run over fixed parts of the people in a fixed order.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import LinearOperator, eigsh
from scipy.special import expit
from threadpoolctl import threadpool_limits

from polsec.methods.opinion import kernels
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]

PARTS, PEOPLE_PER_PART = 16, 500
"""Sums run over at most so many parts of at least so many people, in this order, however many threads there are."""
THREADS = 2
TOLERANCE = 3e-3
"""A fit ends when no statement moves by more than this, in log-odds."""
STEPS_OF_INTERCEPTS, STEPS_OF_AXIS, STEPS_LAST = 8, 8, 20
STEPS_OF_PLACING, REST_OF_PLACING = 12, 0.02
"""A person is placed in at most so many steps, and rests once nothing moves by so much of a standard deviation."""
LOADING_VARIANCE = 1.0
WIDENING, SHRINKING = 1.5, 0.1


@dataclass(frozen=True, eq=False)
class Statements:
    """What is known of statements. means (m, 1 + d): intercept and loadings; covariances (m, 1 + d, 1 + d)."""

    means: Floats
    covariances: Floats
    intercept_mean: float
    intercept_variance: float
    tendency_variance: float

    @property
    def dimensions(self) -> int:
        """Number of axes, d."""
        return int(self.means.shape[1]) - 1

    @property
    def prior_of_people(self) -> Floats:
        """Prior precisions (1 + d) of a person's tendency and position."""
        return np.concatenate([[1 / self.tendency_variance], np.ones(self.dimensions)])


def standard_errors(statements: Statements) -> Floats:
    """(m, 1 + d): how far intercept and loadings may be from the truth.

    The bound takes people's places for better known than they are, so its own standard deviations are too small, and it
    draws loadings towards 0 by some part of their size. Both were measured on simulated truth: with WIDENING and
    SHRINKING, 95% intervals hold the truth in 93 to 98 of 100 where people cast thirty votes or so; where they cast
    ten, in 77.
    """
    own = np.sqrt(np.einsum("jpp->jp", statements.covariances))
    size = np.abs(statements.means)
    size[:, 0] = 0
    return np.asarray(np.hypot(WIDENING * own, SHRINKING * size))


@dataclass(frozen=True, eq=False)
class People:
    """Where people stand. means (n, 1 + d): tendency and position; spreads (n, T): packed covariances."""

    means: Floats
    spreads: Floats

    @property
    def positions(self) -> Floats:
        """(n, d)."""
        return self.means[:, 1:]

    def position_variances(self) -> Floats:
        """(n, d): variance of each person's position along each axis."""
        return self.spreads[:, [row * (row + 1) // 2 + row for row in range(1, self.means.shape[1])]]


@dataclass(frozen=True, eq=False)
class Fit:
    """Statements and the people they were fitted on."""

    statements: Statements
    people: People


@cache
def threads() -> ThreadPoolExecutor:
    """The pool in which parts run; the compiled loops release the interpreter's lock."""
    sys.setswitchinterval(2e-4)  # compiled loops last about a millisecond; none should wait five for its turn
    threadpool_limits(
        1, user_api="blas"
    )  # its own threads lock ours out, and would make figures depend on their number
    return ThreadPoolExecutor(THREADS)


def pack(matrices: Floats) -> Floats:
    """Lower triangles (…, T) of symmetric matrices (…, D, D)."""
    rows, columns = np.tril_indices(matrices.shape[-1])
    return np.ascontiguousarray(matrices[..., rows, columns])


def unpack(packed: Floats, size: int) -> Floats:
    """Symmetric matrices (…, D, D) of lower triangles (…, T)."""
    rows, columns = np.tril_indices(size)
    matrices = np.zeros((*packed.shape[:-1], size, size))
    matrices[..., rows, columns] = packed
    matrices[..., columns, rows] = packed
    return matrices


def records_of(statements: Statements) -> Floats:
    """What the loops over votes need of each statement, side by side (m, 1 + D + T): E[intercept^2],
    E[intercept (1, loadings)], and packed E[(1, loadings) (1, loadings)']."""
    means = statements.means
    second = means[:, :, None] * means[:, None, :] + statements.covariances
    products = second.copy()
    products[:, 0, 0], products[:, 1:, 0] = 1, means[:, 1:]
    return np.hstack([second[:, 0, :1], means[:, :1], second[:, 0, 1:], pack(products)])


def parts(people: int) -> list[tuple[int, int]]:
    """Ranges of people, the same for the same number of them."""
    edges = np.linspace(0, people, min(PARTS, people // PEOPLE_PER_PART + 1) + 1).astype(int)
    return [(int(low), int(high)) for low, high in pairwise(edges)]


def unplaced(people: int, statements: Statements) -> People:
    """People of whom nothing is known but the prior."""
    size = statements.dimensions + 1
    prior = pack(np.diag(1 / statements.prior_of_people))
    return People(np.zeros((people, size)), np.tile(prior, (people, 1)))


def sweep(
    votes: Votes,
    statements: Statements,
    people: People,
    *,
    steps: int = 1,
    rest: float = 0.0,
    weights: Floats | None = None,
    learn: bool = True,
    pool: Executor | None = None,
) -> tuple[People, Floats, Floats]:
    """Place everyone anew, in ``steps`` or until they move by less than ``rest``.

    Also gathers what they say of the statements: linear (m, 1 + d) and square (m, T) sums.
    """
    size = statements.dimensions + 1
    people = People(people.means.copy(), people.spreads.copy())
    weights = np.ones(len(people.means)) if weights is None else weights
    records, prior = records_of(statements), statements.prior_of_people
    columns = len(records) if learn else 0

    def run(part: tuple[int, int]) -> Floats:
        sums = np.zeros((columns, records.shape[1] - 1))
        kernels.sweep(
            *part,
            votes.offsets,
            votes.columns,
            votes.values,
            weights,
            people.means,
            people.spreads,
            records,
            prior,
            steps,
            rest,
            kernels.WEIGHTS,
            (0,) * size,
            sums,
        )
        return sums

    done = list((pool.map if pool else map)(run, parts(len(people.means))))
    sums = np.sum(done, 0)
    return people, sums[:, :size], sums[:, size:]


def place(votes: Votes, statements: Statements, *, pool: Executor | None = None) -> People:
    """Everyone's tendency and position, given the statements."""
    people = unplaced(len(votes.offsets) - 1, statements)
    steps = STEPS_OF_PLACING
    return sweep(votes, statements, people, steps=steps, rest=REST_OF_PLACING, learn=False, pool=pool)[0]


def _learned(statements: Statements, people: People, linear: Floats, square: Floats, weights: Floats) -> Fit:
    """Statements from the sums of a sweep, and the scale of people brought back to the prior's."""
    size = statements.dimensions + 1
    precision = unpack(square, size)
    prior = np.full(size, 1 / LOADING_VARIANCE)
    prior[0] = 1 / statements.intercept_variance
    precision[:, np.arange(size), np.arange(size)] += prior
    pull = linear.copy()
    pull[:, 0] += statements.intercept_mean / statements.intercept_variance
    covariances = np.asarray(np.linalg.inv(precision), np.float64)
    means = np.einsum("jpq,jq->jp", covariances, pull)
    count = max(weights.sum(), 1.0)
    tendency = float((weights * (people.means[:, 0] ** 2 + people.spreads[:, 0])).sum() / count)
    if size > 1:
        means, covariances, people = _standardised(means, covariances, people, weights / count)
    middle = _mean(means[:, 0])
    return Fit(
        Statements(
            means,
            covariances,
            middle,
            max(_mean((means[:, 0] - middle) ** 2 + covariances[:, 0, 0]), 1e-2),
            max(tendency, 1e-2),
        ),
        people,
    )


def _mean(values: Floats) -> float:
    """The mean, 0 of nothing."""
    return float(values.mean()) if values.size else 0.0


def _standardised(means: Floats, covariances: Floats, people: People, shares: Floats) -> tuple[Floats, Floats, People]:
    """Change the units so that positions have mean square I (Liu, Rubin and Wu 1998): the same model, found sooner."""
    size = means.shape[1]
    spreads = unpack(people.spreads, size)
    moment = np.einsum("i,ip,iq->pq", shares, people.positions, people.positions)
    moment += np.einsum("i,ipq->pq", shares, spreads[:, 1:, 1:])
    return _transformed(means, covariances, people, np.linalg.cholesky(moment))


def _transformed(means: Floats, covariances: Floats, people: People, basis: Floats) -> tuple[Floats, Floats, People]:
    """Write positions in another basis (d, d): new position = basis^-1 position, new loading = basis' loading."""
    size = means.shape[1]
    forward, back = np.eye(size), np.eye(size)
    forward[1:, 1:] = basis
    back[1:, 1:] = np.linalg.inv(basis)
    spreads = unpack(people.spreads, size)
    return (
        means @ forward,
        _congruent(covariances, forward.T),
        People(people.means @ back.T, pack(_congruent(spreads, back))),
    )


def _congruent(matrices: Floats, basis: Floats) -> Floats:
    """basis M basis' of each symmetric M (k, D, D): two products of large matrices instead of 2 k of small ones."""
    shape = matrices.shape
    once = (matrices.reshape(-1, shape[-1]) @ basis.T).reshape(shape)
    return (once.swapaxes(1, 2).reshape(-1, shape[-1]) @ basis.T).reshape(shape)


def _active(votes: Votes, weights: Floats | None) -> Floats:
    """Weight (n) of each person: none for those without a vote, who tell nothing of the spread of people."""
    voted = (np.diff(votes.offsets) > 0).astype(float)
    return voted if weights is None else voted * weights


def improve(votes: Votes, fit: Fit, *, steps: int, weights: Floats | None = None, pool: Executor | None = None) -> Fit:
    """At most ``steps`` rounds of fitting; ends when statements rest."""
    active = _active(votes, weights)
    for _ in range(steps):
        people, linear, square = sweep(votes, fit.statements, fit.people, weights=active, pool=pool)
        before, fit = fit.statements.means, _learned(fit.statements, people, linear, square, active)
        if np.abs(fit.statements.means - before).max(initial=0) < TOLERANCE:
            break
    return fit


def _start(votes: Votes) -> Fit:
    counts = votes.statement_counts() + 0.5
    intercepts = np.log(counts[:, 0] / counts[:, 2])[:, None]
    statements = Statements(intercepts, np.full((len(intercepts), 1, 1), 0.1), _mean(intercepts), 1.5, 0.5)
    return Fit(statements, unplaced(len(votes.offsets) - 1, statements))


def log_odds(fit: Fit, people: NDArray[np.integer], columns: NDArray[np.integer]) -> tuple[Floats, Floats]:
    """Mean and variance (each (e,)) of the log-odds of agreeing of pairs of a person and a statement."""
    statements, people_known = fit.statements, fit.people
    return kernels.log_odds(  # type: ignore[no-any-return]
        people,
        columns,
        people_known.means,
        people_known.spreads,
        statements.means[:, 0].copy(),
        records_of(statements),
    )


def probabilities(fit: Fit, people: NDArray[np.integer], columns: NDArray[np.integer]) -> Floats:
    """Probability (e,) of agreeing rather than disagreeing, uncertainty averaged over (MacKay 1992)."""
    mean, variance = log_odds(fit, people, columns)
    return np.asarray(expit(mean / np.sqrt(1 + np.pi * variance / 8)))


def rows_of(votes: Votes) -> NDArray[np.int64]:
    """The person (row) of each vote."""
    return np.repeat(np.arange(len(votes.offsets) - 1), np.diff(votes.offsets))


def _with_axis(votes: Votes, fit: Fit) -> Fit:
    """One more axis: the first singular direction of what the fit leaves unexplained."""
    stand = votes.values != 0
    rows, columns = rows_of(votes)[stand], votes.columns[stand].astype(np.int64)
    p = probabilities(fit, rows, columns)
    left = csr_matrix(
        ((0.5 + 0.5 * votes.values[stand] - p) / np.sqrt(p * (1 - p)), (rows, columns)), shape=votes.shape
    )
    statements, people = fit.statements, fit.people
    m, size = statements.means.shape
    direction = np.full((m, 1), m**-0.5)
    if m > 1 and left.nnz:
        gram = LinearOperator((m, m), matvec=lambda x: left.T @ (left @ x), dtype=np.float64)
        direction = eigsh(gram, k=1, v0=direction[:, 0])[1]
    covariances = np.zeros((m, size + 1, size + 1))
    covariances[:, :size, :size] = statements.covariances
    covariances[:, size, size] = 0.1
    spreads = np.zeros((len(people.means), size + 1, size + 1))
    spreads[:, :size, :size] = unpack(people.spreads, size)
    spreads[:, size, size] = 0.5
    return Fit(
        replace(statements, means=np.hstack([statements.means, 0.7 * m**0.5 * direction]), covariances=covariances),
        People(np.hstack([people.means, np.zeros((len(people.means), 1))]), pack(spreads)),
    )


def growing_fits(votes: Votes, *, pool: Executor | None = None) -> Iterator[Fit]:
    """Fits of 0, 1, 2, … axes, each begun from the one before."""
    fit = improve(votes, _start(votes), steps=STEPS_OF_INTERCEPTS, pool=pool)
    yield fit
    while fit.statements.dimensions < len(fit.statements.means):
        fit = improve(votes, _with_axis(votes, fit), steps=STEPS_OF_AXIS, pool=pool)
        yield fit


def fit_space(votes: Votes, dimensions: int, *, pool: Executor | None = None) -> Fit:
    """The fit of ``dimensions`` axes, 0 or more, in their principal order.

    votes: on statements that were not rejected; columns are theirs. pool: threads for the parts, none for one part
    after the other; the figures are the same."""
    grown = next(fit for fit in growing_fits(votes, pool=pool) if fit.statements.dimensions == dimensions)
    return _settled(votes, grown, pool)


def with_one_more_axis(votes: Votes, fit: Fit, *, pool: Executor | None = None) -> Fit:
    """The fit of one axis more, begun from this one, in its principal order."""
    return _settled(votes, _with_axis(votes, fit), pool)


def _settled(votes: Votes, fit: Fit, pool: Executor | None) -> Fit:
    """Improved until statements rest, everyone placed by the result, axes in their order."""
    fit = improve(votes, fit, steps=STEPS_LAST, pool=pool)
    fit = Fit(fit.statements, sweep(votes, fit.statements, fit.people, steps=2, learn=False, pool=pool)[0])
    return principal(fit, votes) if fit.statements.dimensions else fit


def principal(fit: Fit, votes: Votes) -> Fit:
    """Axes turned so that loadings are uncorrelated, the strongest first, its high end where people agree more."""
    loadings = fit.statements.means[:, 1:]
    basis = np.linalg.eigh(loadings.T @ loadings)[1][:, ::-1]
    agreement = mean_votes(votes)
    scores = fit.people.positions @ basis
    basis = basis * np.where((scores * (agreement - agreement.mean())[:, None]).sum(0) < 0, -1.0, 1.0)
    means, covariances, people = _transformed(fit.statements.means, fit.statements.covariances, fit.people, basis)
    return Fit(replace(fit.statements, means=means, covariances=covariances), people)


def mean_votes(votes: Votes) -> Floats:
    """(n,): each person's mean vote, agree 1, pass 0, disagree -1; 0 for those without a vote."""
    counts = votes.participant_counts()
    return np.asarray((counts[:, 0] - counts[:, 2]) / np.maximum(counts.sum(1), 1))


def aligned(fit: Fit, loadings: Floats) -> Fit:
    """Axes turned to lie on ``loadings`` (m, d) of another fit of the same statements as nearly as they can.

    Source: Schönemann (1966), the orthogonal Procrustes problem.
    """
    left, _, right = np.linalg.svd(fit.statements.means[:, 1:].T @ loadings)
    means, covariances, people = _transformed(
        fit.statements.means, fit.statements.covariances, fit.people, left @ right
    )
    return Fit(replace(fit.statements, means=means, covariances=covariances), people)
