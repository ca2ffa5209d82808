"""What statements tell: what unites, bridges, divides, describes, and what is not yet known.

People are judged to be of a group (or at an end of the continuum) by other people's parameters and without their votes
on the statement in question: the space is fitted on each half of the people for the other half, and statements are set
aside in ten folds. So no vote helps to make a group and then proves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr, ndtri

from polsec.methods.opinion import kernels
from polsec.methods.opinion.everyone import OUTER_SHARE
from polsec.methods.opinion.groups import Evidence, Mixture, evidence_of, fit_mixture, memberships
from polsec.methods.opinion.model import Fit, Floats, aligned, fit_space, place
from polsec.methods.opinion.votes import Votes

Counts = NDArray[np.int64]

FOLDS = 10
CONFIDENCE = 0.95
FALSE_UNIONS, FALSE_DIFFERENCES = 0.1, 0.05
"""False discovery rates: of what is said to unite or bridge, and of what is said to divide or describe."""
FEWEST_IN_ALL, FEWEST_IN_REGION, FEWEST_EXPECTED = 15, 5, 5
UNITING_SHARE, MAJORITY = 0.6, 0.5
DIVIDING_DIFFERENCE = 0.2
WIDE = 0.15
SURE_MEMBERSHIP = 0.5
_Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class Share:
    """Votes on a statement, and the share of one answer among them with its 95% interval (Wilson 1927)."""

    agree: int
    passes: int
    disagree: int
    share: float
    low: float
    high: float

    @property
    def votes(self) -> int:
        """Agree, pass and disagree together."""
        return self.agree + self.passes + self.disagree


@dataclass(frozen=True)
class Difference:
    """A difference of two shares with its 95% interval (Newcombe 1998, method 10)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Finding:
    """A statement that unites, bridges or divides. bound: lower bound of the least favourable region."""

    statement: int
    direction: str
    q_value: float
    bound: float = 0.0
    difference: Difference | None = None
    between: tuple[int, int] | None = None


@dataclass(frozen=True)
class Description:
    """A statement on which a region answers otherwise than all others."""

    statement: int
    region: int
    direction: str
    inside: Share
    outside: Share
    difference: Difference
    q_value: float


def wilson(successes: NDArray[np.number], votes: NDArray[np.number]) -> tuple[Floats, Floats]:
    """Lower and upper 95% bounds of shares; 0 and 1 where there is no vote."""
    n = np.maximum(votes, 1)
    p = successes / n
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return np.where(votes > 0, np.maximum(middle - half, 0), 0.0), np.where(
        votes > 0, np.minimum(middle + half, 1), 1.0
    )


def share_of(counts: Counts, direction: str = "agree") -> Share:
    """The figures of one row (3) of counts: agree, pass, disagree."""
    chosen = counts[0] if direction == "agree" else counts[2]
    low, high = wilson(np.array([chosen]), np.array([counts.sum()]))
    share = float(chosen / counts.sum()) if counts.sum() else 0.0
    return Share(int(counts[0]), int(counts[1]), int(counts[2]), share, float(low[0]), float(high[0]))


def difference_of(
    one: NDArray[np.number], votes_one: NDArray[np.number], other: NDArray[np.number], votes_other: NDArray[np.number]
) -> tuple[Floats, Floats, Floats]:
    """Difference of shares one - other, and its bounds."""
    p, q = one / np.maximum(votes_one, 1), other / np.maximum(votes_other, 1)
    low_p, high_p = wilson(one, votes_one)
    low_q, high_q = wilson(other, votes_other)
    value = p - q
    return value, value - np.hypot(p - low_p, high_q - q), value + np.hypot(high_p - p, q - low_q)


def p_of_difference(
    one: NDArray[np.number], votes_one: NDArray[np.number], other: NDArray[np.number], votes_other: NDArray[np.number]
) -> Floats:
    """Two-sided p of equal shares; 1 where either has fewer votes than FEWEST_IN_REGION.

    The score test with Yates' correction (1934), and Fisher's exact test where a count of fewer than FEWEST_EXPECTED is
    to be expected, as the first is far too small there.
    """
    total = np.maximum(votes_one + votes_other, 1)
    pooled = (one + other) / total
    harmonic = 1 / np.maximum(votes_one, 1) + 1 / np.maximum(votes_other, 1)
    error = np.sqrt(pooled * (1 - pooled) * harmonic)
    gap = np.abs(one / np.maximum(votes_one, 1) - other / np.maximum(votes_other, 1)) - harmonic / 2
    z = np.where(error > 0, np.maximum(gap, 0) / np.where(error > 0, error, 1), 0.0)
    enough = (votes_one >= FEWEST_IN_REGION) & (votes_other >= FEWEST_IN_REGION)
    p = np.where(enough, 2 * ndtr(-z), 1.0)
    expected = np.minimum(votes_one, votes_other) * np.minimum(pooled, 1 - pooled)
    for k in np.flatnonzero(enough & (expected < FEWEST_EXPECTED)):
        p[k] = _fisher(int(one[k]), int(votes_one[k]), int(other[k]), int(votes_other[k]))
    return p


def _fisher(one: int, votes_one: int, other: int, votes_other: int) -> float:
    """Two-sided p of Fisher's exact test (1935): all tables as unlikely as this one or more."""
    successes = one + other
    k = np.arange(max(0, successes - votes_other), min(successes, votes_one) + 1)
    log_p = -(gammaln(k + 1) + gammaln(votes_one - k + 1) + gammaln(successes - k + 1))
    log_p -= gammaln(votes_other - successes + k + 1)
    p = np.exp(log_p - log_p.max())
    return float(p[p <= p[one - k[0]] * (1 + 1e-7)].sum() / p.sum())


def p_of_share_above(successes: NDArray[np.number], votes: NDArray[np.number], bar: float) -> Floats:
    """One-sided p of a share not above ``bar``: the score test with a correction for continuity."""
    n = np.maximum(votes, 1)
    z = (successes - 0.5 - n * bar) / np.sqrt(n * bar * (1 - bar))
    return np.where(votes > 0, ndtr(-z), 1.0)


def q_values(p: Floats) -> Floats:
    """Least false discovery rate at which each test is called (Benjamini and Hochberg 1995); any shape."""
    flat = np.ravel(p)
    order = np.argsort(flat, kind="stable")
    ranked = flat[order] * len(flat) / np.arange(1, len(flat) + 1)
    result = np.empty_like(flat)
    result[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    return result.reshape(p.shape)


def regions_without_the_statement(
    votes: Votes, fit: Fit, groups: Mixture | None, *, seed: int, pool: Executor | None = None
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """The region of each person judged without the statements of each fold (n, F), and each statement's fold (m).

    F is FOLDS, or m where that is less. Regions are the groups, -1 where no group is likelier than all others together;
    without groups they are the thirds of the first axis: 0 low end, 1 between, 2 high end.
    """
    n, m = votes.shape
    generator = np.random.default_rng([seed, 4])
    half = generator.permutation(n) % 2
    number = min(FOLDS, m)
    folds = generator.permutation(m) % number
    labels = np.full((n, number), -1, np.int8)

    def judge(side: int) -> None:
        labels[half != side] = _regions_by_others(votes, half == side, folds, fit, groups)

    list((pool.map if pool else map)(judge, (0, 1)))
    return labels, folds


def _regions_by_others(
    votes: Votes, teachers: NDArray[np.bool_], folds: NDArray[np.int64], fit: Fit, groups: Mixture | None
) -> NDArray[np.int8]:
    """Regions (n - teachers, F) of all but the ``teachers``, by what the votes of these tell of statements."""
    learned = fit_space(votes.select_participants(teachers), fit.statements.dimensions)
    learned = aligned(learned, fit.statements.means[:, 1:])
    others = votes.select_participants(~teachers)
    _, without = evidence_of(others, learned.statements, place(others, learned.statements), folds=folds)
    if groups is None:
        cuts = np.quantile(learned.people.positions[:, 0], [OUTER_SHARE, 1 - OUTER_SHARE])
        return np.stack([np.searchsorted(cuts, _first_positions(each)) for each in without], 1).astype(np.int8)
    known, _ = evidence_of(votes.select_participants(teachers), learned.statements, learned.people)
    mixture = _mixture_of(known, groups.membership[teachers], groups)
    return np.stack([sure_groups(memberships(each, mixture)) for each in without], 1)


def _first_positions(evidence: Evidence) -> Floats:
    """(n,): position along the first axis, prior N(0, I)."""
    d = evidence.h.shape[1]
    return np.asarray(np.linalg.solve(evidence.precision + np.eye(d), evidence.h[..., None])[:, 0, 0])


def _mixture_of(evidence: Evidence, membership: Floats, groups: Mixture) -> Mixture:
    """The mixture of ``evidence`` begun from the memberships that the same people have in ``groups``."""
    weight = np.linalg.inv(groups.covariance)
    places = np.linalg.solve(
        evidence.precision + weight, (evidence.h + membership @ (groups.centres @ weight))[..., None]
    )
    sizes = membership.sum(0) + 1e-9
    return fit_mixture(
        evidence, sizes / sizes.sum(), (membership.T @ places[..., 0]) / sizes[:, None], groups.covariance
    )


def sure_groups(membership: Floats) -> NDArray[np.int8]:
    """(n,): the group likelier than all others together, or -1."""
    best = membership.argmax(1)
    sure = membership[np.arange(len(best)), best] > SURE_MEMBERSHIP
    return np.where(sure, best, -1).astype(np.int8)


def count_by_region(votes: Votes, labels: NDArray[np.int8], folds: NDArray[np.int64], regions: int) -> Counts:
    """(m, regions, 3): agree, pass and disagree votes on each statement by region."""
    counts = np.zeros((votes.shape[1], regions, 3), np.int64)
    kernels.count_votes(0, votes.shape[0], votes.offsets, votes.columns, votes.values, labels, folds, counts)
    return counts


def uniting(overall: Counts, regions: Sequence[Counts]) -> list[Finding]:
    """Statements that most of everyone, and most in every region, answer alike; the surest first.

    overall (m, 3); regions: for each, (m, 3). Each has to be shown (an intersection-union test, Berger 1982): above
    UNITING_SHARE of all, above MAJORITY of each region.
    """
    return _agreed(overall, regions, [UNITING_SHARE, *[MAJORITY] * len(regions)])


def bridging(overall: Counts, regions: Sequence[Counts], united: set[int]) -> list[Finding]:
    """Statements on which most in each of the regions that otherwise disagree answer alike, without uniting
    everyone."""
    if len(regions) < 2:
        return []
    return [
        found for found in _agreed(overall, regions, [MAJORITY] * (len(regions) + 1)) if found.statement not in united
    ]


def _agreed(overall: Counts, regions: Sequence[Counts], bars: Sequence[float]) -> list[Finding]:
    found = []
    for direction, answer in (("agree", 0), ("disagree", 2)):
        tables = [overall, *regions]
        p = np.max([p_of_share_above(t[:, answer], t.sum(1), bar) for t, bar in zip(tables, bars, strict=True)], 0)
        low = np.min([wilson(t[:, answer], t.sum(1))[0] for t in tables], 0)
        enough = overall.sum(1) >= FEWEST_IN_ALL
        for region in regions:
            enough &= region.sum(1) >= FEWEST_IN_REGION
        found.append((direction, np.where(enough, p, 1.0), low))
    q = q_values(np.array([p for _, p, _ in found]))
    findings = [
        Finding(int(j), direction, float(q[k, j]), float(low[j]))
        for k, (direction, _, low) in enumerate(found)
        for j in np.flatnonzero(q[k] <= FALSE_UNIONS)
    ]
    return sorted(findings, key=lambda f: (-f.bound, f.statement))


def dividing(regions: Sequence[Counts]) -> list[Finding]:
    """Statements on which the two regions furthest apart differ by DIVIDING_DIFFERENCE or more; the widest gap
    first."""
    pairs = [(a, b) for a in range(len(regions)) for b in range(a + 1, len(regions))]
    if not pairs:
        return []
    p = np.array(
        [p_of_difference(regions[a][:, 0], regions[a].sum(1), regions[b][:, 0], regions[b].sum(1)) for a, b in pairs]
    )
    q = q_values(p)
    gaps = [difference_of(regions[a][:, 0], regions[a].sum(1), regions[b][:, 0], regions[b].sum(1)) for a, b in pairs]
    findings = []
    for j in range(len(regions[0])):
        called = [k for k in range(len(pairs)) if q[k, j] <= FALSE_DIFFERENCES]
        k = max(called, key=lambda k: abs(gaps[k][0][j]), default=None)
        if k is not None and abs(gaps[k][0][j]) >= DIVIDING_DIFFERENCE:
            findings.append(_division(j, pairs[k], gaps[k], float(q[k, j])))
    return sorted(findings, key=lambda f: (-abs(f.difference.value) if f.difference else 0.0, f.statement))


def _division(statement: int, pair: tuple[int, int], gap: tuple[Floats, Floats, Floats], q_value: float) -> Finding:
    """A dividing statement, the region that agrees more named first."""
    value, low, high = (float(x[statement]) for x in gap)
    if value < 0:
        value, low, high, pair = -value, -high, -low, (pair[1], pair[0])
    return Finding(statement, "agree", q_value, low, Difference(value, low, high), pair)


def describing(regions: Sequence[Counts], rest: Sequence[Counts]) -> list[list[Description]]:
    """For each region, what its people answer more often than all others; the widest gap first.

    regions, rest: for each region, (m, 3) of its people and of everyone else whose place is known.
    """
    p = np.array(
        [
            [p_of_difference(own[:, answer], own.sum(1), others[:, answer], others.sum(1)) for answer in (0, 2)]
            for own, others in zip(regions, rest, strict=True)
        ]
    )
    if not p.size:
        return [[] for _ in regions]
    q = q_values(p)
    return [
        sorted(_descriptions(r, own, others, q[r]), key=lambda found: (-found.difference.value, found.statement))
        for r, (own, others) in enumerate(zip(regions, rest, strict=True))
    ]


def _descriptions(region: int, own: Counts, others: Counts, q: Floats) -> list[Description]:
    """Each statement once, by the answer of which the region gives more."""
    found: dict[int, Description] = {}
    for k, (direction, answer) in enumerate((("agree", 0), ("disagree", 2))):
        value, low, high = difference_of(own[:, answer], own.sum(1), others[:, answer], others.sum(1))
        for j in np.flatnonzero((q[k] <= FALSE_DIFFERENCES) & (value > 0)):
            description = Description(
                int(j),
                region,
                direction,
                share_of(own[j], direction),
                share_of(others[j], direction),
                Difference(float(value[j]), float(low[j]), float(high[j])),
                float(q[k, j]),
            )
            before = found.get(int(j))
            if before is None or before.difference.value < description.difference.value:
                found[int(j)] = description
    return list(found.values())


def unknown(overall: Counts, regions: Sequence[Counts], called: set[int]) -> list[tuple[int, str]]:
    """Statements of which nothing can be said yet, and why: few_votes, one_sided, wide_interval or rejected_test."""
    low, high = wilson(overall[:, 0], overall.sum(1))
    result = []
    for j in range(len(overall)):
        if overall[j].sum() < FEWEST_IN_ALL:
            result.append((j, "few_votes"))
        elif any(region[j].sum() < FEWEST_IN_REGION for region in regions):
            result.append((j, "one_sided"))
        elif j not in called and high[j] - low[j] > 2 * WIDE:
            result.append((j, "wide_interval"))
        elif j not in called:
            result.append((j, "rejected_test"))
    return result


def findings(
    overall: Counts, regions: Sequence[Counts], rest: Sequence[Counts]
) -> tuple[list[Finding], list[Finding], list[Finding], list[list[Description]], list[tuple[int, str]]]:
    """What unites, bridges, divides, describes each region, and is unknown.

    overall (m, 3); regions, rest: for each region (m, 3), its people's votes and those of all others whose place is
    known."""
    united = uniting(overall, regions)
    bridges = bridging(overall, regions, {found.statement for found in united})
    divides = dividing(regions)
    described = describing(regions, rest)
    called = {found.statement for found in [*united, *bridges, *divides]}
    called |= {found.statement for each in described for found in each}
    return united, bridges, divides, described, unknown(overall, regions, called)
