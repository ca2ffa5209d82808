"""The Polis-compatible space, groups and tests: for comparison only, no finding of ours rests on it.

Written from the description of the method (Small, Bjorkegren, Erkkilä, Shaw and Megill 2021, "Polis: scaling
deliberation by mapping high dimensional opinion spaces"): unseen votes are taken for the statement's mean, people are
placed on the two principal components and moved outward by how few votes they gave, put into up to 100 base clusters,
and these into 2 to 5 groups by the silhouette. Upstream starts its k-means from the first rows and from earlier runs;
here every start follows from the positions alone, so that neither the order of rows nor an earlier run moves anything.
For the same reason upstream's exception for the best agreed statement, which depends on the order, is left out.

Its weaknesses are kept on purpose: it always finds groups, and calls a statement representative after one vote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, eigsh

from polsec.methods.opinion.conversation import REJECTED, Conversation
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Moderation = Literal["zero", "drop"]
Direction = Literal["agree", "disagree"]
Function = TypeVar("Function", bound=Callable[..., Any])

COMPONENTS = 2
FEWEST_VOTES = 7
FEWEST_PEOPLE = 15
BASE_CLUSTERS = 100
MOST_GROUPS = 5
MOST_REPRESENTATIVE = 5
Z_90 = 1.2815515655446004
"""One-sided 90% of the normal distribution, the cut of both tests."""
_STEPS = 50
_SMALL = 32
"""Up to this many statements the whole Gram matrix is decomposed; beyond, only its leading vectors are sought."""


@dataclass(frozen=True)
class Representative:
    """A statement on which a group stands out: `statement` is its column, the others are the figures of the tests.

    `votes` are all of the group on it, `chosen` those in `direction`; `share` is their share with one more vote of each
    kind; `share_z` tests it against a half; `ratio` is the share over that of all other groups and `ratio_z` tests it.
    """

    statement: int
    direction: Direction
    chosen: int
    votes: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float


@dataclass(frozen=True)
class Consensus:
    """A statement that most of all people answer in one direction; figures as of `Representative`."""

    statement: int
    direction: Direction
    chosen: int
    votes: int
    share: float
    share_z: float


@dataclass(frozen=True, eq=False)
class PolisPicture:
    """What the method says of n people and m statements.

    positions: (n, 2), scaled. components: (2, m), unit vectors, 0 for rejected statements. explained: (2,), share of
    the variance of the imputed votes. statement_positions: (m, 2), where someone who agreed with it alone would stand.
    labels: int8 (n,), the largest group is 0, and -1 for those with too few votes. silhouettes: for 2, 3, ... groups.
    counts: (k, m, 3), agree, pass and disagree of each group.
    """

    positions: Floats
    components: Floats
    explained: Floats
    statement_positions: Floats
    labels: NDArray[np.int8]
    silhouettes: Floats
    counts: Counts
    representative: tuple[tuple[Representative, ...], ...]
    consensus: tuple[Consensus, ...]

    @property
    def groups(self) -> int:
        """Number of groups, k."""
        return len(self.counts)


def polis_picture(votes: Votes, rejected: NDArray[np.bool_], *, moderation: Moderation = "zero") -> PolisPicture:
    """Space, groups and representative statements.

    `rejected` is bool (m,). With "zero", as upstream, a rejected statement counts as voted 0 by everyone: it adds
    nothing to the components, but to everyone's number of votes. With "drop" it is left out altogether. A statement on
    which nobody voted is not there.
    """
    answers = votes.statement_counts()
    voted = answers.sum(axis=1) > 0
    kept = voted & ~np.asarray(rejected, dtype=bool)
    given = _votes_given(votes.offsets, votes.columns, kept)
    filled, counted, width = given, given, int(kept.sum())
    if moderation == "zero":
        filled, counted, width = given + int((voted & ~kept).sum()), np.diff(votes.offsets), int(voted.sum())
    means = (answers[:, 0] - answers[:, 2]) / np.maximum(answers.sum(axis=1), 1)
    components, explained = _principal_components(votes, kept, means)
    positions = _project(votes.offsets, votes.columns, votes.values, kept, means, components)
    positions *= np.sqrt(width / np.maximum(filled, 1))[:, None]
    labels, silhouettes = _groups_of(positions, _clustered(counted, width))
    groups = int(labels.max(initial=-1)) + 1
    counts = _count_by_group(votes.offsets, votes.columns, votes.values, labels, groups, len(kept))
    return PolisPicture(
        positions,
        components,
        explained,
        np.sqrt(width) * (1.0 - means)[:, None] * components.T,
        labels,
        silhouettes,
        counts,
        tuple(_representative(counts, kept)),
        tuple(_consensus(answers, kept)),
    )


# The space


def _compiled(function: Function) -> Function:
    compiler: Any = numba.njit(cache=True, nogil=True)
    compiled: Function = compiler(function)
    return compiled


@_compiled
def _votes_given(offsets: Any, columns: Any, kept: Any) -> Any:
    """Votes of each person on statements kept, int64 (n,)."""
    given = np.zeros(len(offsets) - 1, np.int64)
    for i in range(len(given)):
        for v in range(offsets[i], offsets[i + 1]):
            given[i] += kept[columns[v]]
    return given


@_compiled
def _project(offsets: Any, columns: Any, values: Any, kept: Any, means: Any, components: Any) -> Any:
    """Imputed and centred votes times the components, (n, 2): what is imputed is the mean and adds nothing."""
    projected = np.zeros((len(offsets) - 1, len(components)))
    for i in range(len(projected)):
        for v in range(offsets[i], offsets[i + 1]):
            j = columns[v]
            if kept[j]:
                for axis in range(len(components)):
                    projected[i, axis] += (values[v] - means[j]) * components[axis, j]
    return projected


@_compiled
def _gram_times(offsets: Any, columns: Any, values: Any, kept: Any, means: Any, vector: Any) -> Any:
    """X'X times a vector (m,), X the imputed and centred votes (n, m), without ever making X."""
    product = np.zeros(len(means))
    for i in range(len(offsets) - 1):
        along = 0.0
        for v in range(offsets[i], offsets[i + 1]):
            j = columns[v]
            if kept[j]:
                along += (values[v] - means[j]) * vector[j]
        for v in range(offsets[i], offsets[i + 1]):
            j = columns[v]
            if kept[j]:
                product[j] += (values[v] - means[j]) * along
    return product


@_compiled
def _gram(offsets: Any, columns: Any, values: Any, kept: Any, means: Any) -> Any:
    """X'X (m, m)."""
    gram = np.zeros((len(means), len(means)))
    for i in range(len(offsets) - 1):
        for v in range(offsets[i], offsets[i + 1]):
            j = columns[v]
            if kept[j]:
                centred = values[v] - means[j]
                for w in range(offsets[i], v + 1):
                    if kept[columns[w]]:
                        gram[j, columns[w]] += centred * (values[w] - means[columns[w]])
    return gram


@_compiled
def _variances(columns: Any, values: Any, kept: Any, means: Any) -> Any:
    """Diagonal of X'X, (m,)."""
    squares = np.zeros(len(means))
    for v in range(len(columns)):
        j = columns[v]
        if kept[j]:
            squares[j] += (values[v] - means[j]) ** 2
    return squares


def _principal_components(votes: Votes, kept: NDArray[np.bool_], means: Floats) -> tuple[Floats, Floats]:
    """Components (2, m) and the share of variance of each (2,); zero where the votes span fewer."""
    arrays = votes.offsets, votes.columns, votes.values, kept, means
    squares = _variances(*arrays[1:])
    total, m = float(squares.sum()), len(means)
    found, shares = np.zeros((COMPONENTS, m)), np.zeros(COMPONENTS)
    if total <= 0.0:
        return found, shares
    if m <= _SMALL:
        values, vectors = np.linalg.eigh(_gram(*arrays), UPLO="L")
    else:
        product = LinearOperator((m, m), matvec=lambda x: _gram_times(*arrays, x.ravel()), dtype=np.float64)
        # The start follows from the votes alone, whatever the order of statements.
        values, vectors = eigsh(product, k=COMPONENTS, v0=np.sqrt(squares), tol=1e-9)
    for axis, which in enumerate(np.argsort(-values, kind="stable")[:COMPONENTS]):
        if values[which] > 1e-9 * total:
            found[axis] = vectors[:, which] * _sign(vectors[:, which])
            shares[axis] = values[which] / total
    return found, shares


def _sign(vector: Floats) -> float:
    """A component has no sign of its own: its sum is made positive, or its skew where the sum is as good as none."""
    total = float(vector.sum())
    return float(np.sign(total if abs(total) > 1e-6 else (vector**3).sum())) or 1.0


# Groups


def _clustered(counted: Counts, statements: int) -> NDArray[np.bool_]:
    """bool (n,): who has votes enough, filled up to 15 people by those with the most (ties all together)."""
    enough = counted >= min(FEWEST_VOTES, statements)
    if enough.sum() >= FEWEST_PEOPLE or len(counted) == 0:
        return np.asarray(enough & (counted > 0))
    fifteenth = np.sort(counted)[::-1][min(FEWEST_PEOPLE, len(counted)) - 1]
    return np.asarray((enough | (counted >= fifteenth)) & (counted > 0))


def _groups_of(positions: Floats, clustered: NDArray[np.bool_]) -> tuple[NDArray[np.int8], Floats]:
    """Labels int8 (n,) and the silhouettes of 2 to 5 groups."""
    labels = np.full(len(positions), -1, np.int8)
    points = np.ascontiguousarray(positions[clustered])
    if not len(points):
        return labels, np.zeros(0)
    bases, of_base = _base_clusters(points)
    weights = np.bincount(of_base, minlength=len(bases)).astype(float)
    most = min(MOST_GROUPS, len(np.unique(bases, axis=0)) - 1)
    splits = _splits(bases, weights, max(most, 1))
    silhouettes = np.array([_silhouette(bases, splits[k - 1], k) for k in range(2, most + 1)])
    best = int(silhouettes.argmax()) + 2 if len(silhouettes) else 1
    found = splits[best - 1][of_base]
    order = np.argsort(-np.bincount(found, minlength=best), kind="stable")
    labels[clustered] = np.argsort(order)[found]
    return labels, silhouettes


def _base_clusters(points: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Centres (b, 2) of at most 100 clusters, and the cluster of each point int64 (p,); 100 or fewer: each its own."""
    if len(points) <= BASE_CLUSTERS:
        return points, np.arange(len(points))
    label = _halved(points, BASE_CLUSTERS)
    centres = _lloyd(points, np.ones(len(points)), _centres(points, label, int(label.max()) + 1), label)
    used = np.flatnonzero(np.bincount(label, minlength=len(centres)))
    return centres[used], np.searchsorted(used, label)


def _centres(points: Floats, label: NDArray[np.int64], number: int) -> Floats:
    size = np.bincount(label, minlength=number)
    sums = [np.bincount(label, weights=points[:, axis], minlength=number) for axis in range(points.shape[1])]
    return np.stack(sums, axis=1) / size[:, None]


@_compiled
def _halved(points: Any, number: int) -> Any:
    """Clusters int64 (p,) by splitting the most spread one at its mean, along its wider axis (Su and Dy 2007)."""
    label = np.zeros(len(points), np.int64)
    spread, mean = np.zeros((number, 2)), np.zeros((number, 2))
    splitting, made = 0, 1
    while True:
        for cluster in (splitting, made - 1):
            size, spread[cluster], mean[cluster] = 0, 0.0, 0.0
            for i in range(len(points)):
                if label[i] == cluster:
                    size += 1
                    mean[cluster] += points[i]
            mean[cluster] /= max(size, 1)
            for i in range(len(points)):
                if label[i] == cluster:
                    spread[cluster] += (points[i] - mean[cluster]) ** 2
        splitting = int(np.argmax(spread[:made].sum(axis=1)))
        if made == number or spread[splitting].sum() <= 1e-12:
            return label
        axis = int(np.argmax(spread[splitting]))
        for i in range(len(points)):
            if label[i] == splitting and points[i, axis] > mean[splitting, axis]:
                label[i] = made
        made += 1


@_compiled
def _lloyd(points: Any, weights: Any, centres: Any, label: Any) -> Any:
    """Moves centres (k, 2) to the weighted means of their points until none changes; `label` (p,) is written to."""
    for _ in range(_STEPS):
        sums, mass = np.zeros_like(centres), np.zeros(len(centres))
        moved = False
        for i in range(len(points)):
            nearest, least = 0, np.inf
            for k in range(len(centres)):
                distance = (points[i, 0] - centres[k, 0]) ** 2 + (points[i, 1] - centres[k, 1]) ** 2
                if distance < least:
                    nearest, least = k, distance
            moved |= label[i] != nearest
            label[i] = nearest
            mass[nearest] += weights[i]
            sums[nearest, 0] += weights[i] * points[i, 0]
            sums[nearest, 1] += weights[i] * points[i, 1]
        for k in range(len(centres)):
            if mass[k] > 0:
                centres[k] = sums[k] / mass[k]
        if not moved:
            break
    return centres


@_compiled
def _splits(points: Any, weights: Any, most: int) -> Any:
    """Labels int64 (most, b) of 1, 2, ... groups: each begins with the centres before and the best of all points as one
    more (global k-means: Likas, Vlassis and Verbeek 2003), so that no start is drawn."""
    labels = np.zeros((most, len(points)), np.int64)
    centres = np.zeros((1, 2))
    for i in range(len(points)):
        centres[0] += weights[i] * points[i] / weights.sum()
    for k in range(2, most + 1):
        best, label = np.inf, np.zeros(len(points), np.int64)
        before = centres
        for start in range(len(points)):
            tried = np.vstack((before, points[start : start + 1]))
            label[:] = -1
            tried = _lloyd(points, weights, tried, label)
            loss = 0.0
            for i in range(len(points)):
                loss += weights[i] * ((points[i] - tried[label[i]]) ** 2).sum()
            if loss < best * (1.0 - 1e-9):
                best, centres = loss, tried
                labels[k - 1] = label
    return labels


@_compiled
def _silhouette(points: Any, label: Any, number: int) -> float:
    """Mean silhouette (Rousseeuw 1987) of points (b, 2); 0 for one alone in its group."""
    size = np.zeros(number)
    for i in range(len(points)):
        size[label[i]] += 1.0
    total = 0.0
    for i in range(len(points)):
        if size[label[i]] < 2:
            continue
        distance = np.zeros(number)
        for j in range(len(points)):
            distance[label[j]] += np.sqrt(((points[i] - points[j]) ** 2).sum())
        inside, outside = distance[label[i]] / (size[label[i]] - 1.0), np.inf
        for k in range(number):
            if k != label[i] and size[k] > 0:
                outside = min(outside, distance[k] / size[k])
        if max(inside, outside) > 0:
            total += (outside - inside) / max(inside, outside)
    return total / len(points)


# Statements


@_compiled
def _count_by_group(offsets: Any, columns: Any, values: Any, labels: Any, groups: int, statements: int) -> Any:
    """Agree, pass and disagree, int64 (k, m, 3)."""
    counts = np.zeros((groups, statements, 3), np.int64)
    for i in range(len(offsets) - 1):
        if labels[i] >= 0:
            for v in range(offsets[i], offsets[i + 1]):
                counts[labels[i], columns[v], 1 - values[v]] += 1
    return counts


def share_z(chosen: NDArray[Any], votes: NDArray[Any]) -> Floats:
    """z of the share chosen against a half, with one more vote in its favour: 1 of 1 already gives 1.41."""
    return np.asarray(2.0 * np.sqrt(votes + 1.0) * ((chosen + 1.0) / (votes + 1.0) - 0.5))


def ratio_z(chosen: NDArray[Any], votes: NDArray[Any], others: NDArray[Any], others_votes: NDArray[Any]) -> Floats:
    """z of the difference of two shares, each with one more vote in its favour; 0 where all of both are in favour."""
    one, other = (chosen + 1.0) / (votes + 1.0), (others + 1.0) / (others_votes + 1.0)
    pooled = (chosen + others + 2.0) / (votes + others_votes + 2.0)
    error = np.sqrt(pooled * (1.0 - pooled) * (1.0 / (votes + 1.0) + 1.0 / (others_votes + 1.0)))
    return np.asarray(np.divide(one - other, error, out=np.zeros(error.shape), where=error > 0))


def _representative(counts: Counts, kept: NDArray[np.bool_]) -> Iterator[tuple[Representative, ...]]:
    """For each group at most five statements, agreed ones first, by the product of all four figures."""
    votes = counts.sum(axis=2)
    others_votes = votes.sum(axis=0) - votes
    figures = []
    for answer in (0, 2):
        chosen = counts[:, :, answer]
        others = chosen.sum(axis=0) - chosen
        share = (chosen + 1.0) / (votes + 2.0)
        ratio = share / ((others + 1.0) / (others_votes + 2.0))
        figures.append((share, share_z(chosen, votes), ratio, ratio_z(chosen, votes, others, others_votes)))
    agree = figures[0][3] > figures[1][3]
    share, one, ratio, two = (np.where(agree, *pair) for pair in zip(*figures, strict=True))
    chosen = np.where(agree, counts[:, :, 0], counts[:, :, 2])
    for k in range(len(counts)):
        passing = np.flatnonzero(kept & (votes[k] > 0) & (one[k] > Z_90) & (two[k] > Z_90))
        if not len(passing):
            candidates = np.flatnonzero(kept & (votes[k] > 0))
            passing = candidates[np.argsort(-two[k, candidates], kind="stable")[:1]]
        weight = share[k] * one[k] * ratio[k] * two[k]
        best = passing[np.argsort(-weight[passing], kind="stable")][:MOST_REPRESENTATIVE]
        yield tuple(
            Representative(
                int(j),
                "agree" if agree[k, j] else "disagree",
                int(chosen[k, j]),
                int(votes[k, j]),
                *(float(figure[k, j]) for figure in (share, one, ratio, two)),
            )
            for j in sorted(best, key=lambda j: not agree[k, j])
        )


def _consensus(counts: Counts, kept: NDArray[np.bool_]) -> Iterator[Consensus]:
    """At most five statements that most agree with, and five that most disagree with, by share times z."""
    votes = counts.sum(axis=1)
    answers: tuple[tuple[Direction, int], ...] = (("agree", 0), ("disagree", 2))
    for direction, answer in answers:
        chosen = counts[:, answer]
        share, z = (chosen + 1.0) / (votes + 2.0), share_z(chosen, votes)
        passing = np.flatnonzero(kept & (share > 0.5) & (z > Z_90))
        for j in passing[np.argsort(-(share * z)[passing], kind="stable")][:MOST_REPRESENTATIVE]:
            yield Consensus(int(j), direction, int(chosen[j]), int(votes[j]), float(share[j]), float(z[j]))


# The result


def polis_result(conversation: Conversation, seed: int) -> dict[str, Any]:
    """The operator's result in the schema polsec.opinion/1; lists that the method has no honest entry for are empty.

    Nothing is drawn: `seed` is only noted. The method has no intervals; those of shares are ours (Wilson 1927,
    Newcombe 1998).
    """
    # The other method's parts are loaded only where a result is written.
    from polsec.methods.opinion.polis_result import result_of

    rejected = np.array([statement.moderated == REJECTED for statement in conversation.statements], dtype=bool)
    return result_of(conversation, polis_picture(conversation.votes, rejected), rejected, seed)
