"""What the picture would be with other people, and with votes of which we know that there are no groups in them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion.groups import Mixture, evidence_of, fit_mixture, is_distinct, one_more, single
from polsec.methods.opinion.model import Fit, Floats, aligned, improve, principal, rows_of, unplaced
from polsec.methods.opinion.votes import Votes

NULL_DRAWS, BOOTSTRAP_DRAWS = 39, 20
STEPS_OF_REDRAW, STEPS_OF_MIXTURE = 4, 20
PEOPLE_OF_NULL = 1000
"""Each null draw is of at most so many people; gains are compared per person, which can only make the null stricter:
what chance brings does not grow with the number of people, what a misfit of the model brings grows as they do."""


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """For each draw: agreement of partitions (adjusted Rand index, nan without groups), correlation of the first axis
    with that of the fit, and whether the verdict was the same."""

    partition: Floats
    axis: Floats
    same_verdict: NDArray[np.bool_]


def adjusted_rand_index(one: NDArray[np.integer], other: NDArray[np.integer]) -> float:
    """Agreement of two partitions, 1 for the same, about 0 by chance (Hubert and Arabie 1985)."""
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, first, second, total = pairs(table), pairs(table.sum(1)), pairs(table.sum(0)), pairs(table.sum(keepdims=True))
    expected = first * second / total if total else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _correlation(one: Floats, other: Floats) -> float:
    """Size of Pearson's r; 0 where either does not vary."""
    x, y = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return abs(float(x @ y)) / scale if scale > 0 else 0.0


def redrawn(votes: Votes, fit: Fit, generator: np.random.Generator) -> Votes:
    """Votes of new people from the continuous model, seen and passed where the real ones saw and passed."""
    statements = fit.statements
    people = generator.normal(size=(votes.shape[0], statements.dimensions + 1)) / np.sqrt(statements.prior_of_people)
    log_odds = statements.means[:, 0] + people[:, :1] + people[:, 1:] @ statements.means[:, 1:].T
    agrees = generator.logistic(size=len(votes)) < log_odds[rows_of(votes), votes.columns]
    return votes.with_values(np.where(votes.values == 0, 0, np.where(agrees, 1, -1)).astype(np.int8))


def null_gains(
    votes: Votes,
    fit: Fit,
    *,
    seed: int,
    draws: int = NULL_DRAWS,
    pool: Executor | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Floats:
    """(draws,): by how much 2 groups beat one, per person, in votes redrawn from the continuum.

    More groups are not tried: on a continuum each costs more by Schwarz's criterion than it brings.
    """

    def one(draw: int) -> float:
        generator = np.random.default_rng([seed, 2, draw])
        again = redrawn(_some(votes, generator), fit, generator)
        start = Fit(fit.statements, unplaced(again.shape[0], fit.statements))
        other = improve(again, start, steps=STEPS_OF_REDRAW)
        evidence, _ = evidence_of(again, other.statements, other.people)
        alone = single(evidence)
        two = one_more(evidence, alone, steps=STEPS_OF_MIXTURE)
        tick()
        return (two.criterion - alone.criterion) / again.shape[0]

    return np.array(list((pool.map if pool else map)(one, range(draws))))


def _some(votes: Votes, generator: np.random.Generator) -> Votes:
    n = votes.shape[0]
    if n <= PEOPLE_OF_NULL:
        return votes
    return votes.select_participants(np.isin(np.arange(n), generator.permutation(n)[:PEOPLE_OF_NULL]))


def bootstrap(
    votes: Votes,
    fit: Fit,
    mixture: Mixture | None,
    *,
    verdict: bool,
    seed: int,
    draws: int = BOOTSTRAP_DRAWS,
    pool: Executor | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Bootstrap:
    """The fit and the groups again, with people drawn anew from those there are (Efron 1979).

    mixture: the groups, or the best candidate where there are none; None where none was fitted. verdict: whether they
    count as groups.
    """
    n = votes.shape[0]
    first = fit.people.positions[:, 0] if fit.statements.dimensions else np.zeros(n)

    def one(draw: int) -> tuple[float, float, bool]:
        weights = np.random.default_rng([seed, 3, draw]).multinomial(n, np.full(n, 1 / n)).astype(float)
        start = Fit(fit.statements, unplaced(n, fit.statements))
        other = improve(votes, start, steps=STEPS_OF_REDRAW, weights=weights)
        turned = principal(other, votes)
        correlation = _correlation(first, turned.people.positions[:, 0])
        tick()
        if mixture is None:
            return float("nan"), correlation, not verdict
        other = aligned(other, fit.statements.means[:, 1:])
        evidence, _ = evidence_of(votes, other.statements, other.people)
        start_of_groups = mixture.shares, mixture.centres, mixture.covariance
        again = fit_mixture(evidence, *start_of_groups, weights=weights, steps=STEPS_OF_MIXTURE)
        better = again.criterion > single(evidence, weights=weights).criterion and is_distinct(again, n)
        agreement = adjusted_rand_index(mixture.membership.argmax(1), again.membership.argmax(1))
        return agreement, correlation, better == verdict

    done = list((pool.map if pool else map)(one, range(draws))) if fit.statements.dimensions else []
    return Bootstrap(
        np.array([x for x, _, _ in done]), np.array([x for _, x, _ in done]), np.array([x for _, _, x in done], bool)
    )
