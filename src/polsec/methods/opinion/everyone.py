"""Everyone's place, part by part: of each person the region is kept and how sure it is, and of all together the map."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from polsec.methods.opinion.groups import Mixture, evidence_of, memberships
from polsec.methods.opinion.model import Fit, Floats, People, mean_votes, place
from polsec.methods.opinion.votes import Votes

PEOPLE_AT_ONCE = 50_000
MAP_COLUMNS, MAP_ROWS, MAP_REACH = 48, 32, 3.2
MAP_SHARES = (0.25, 0.5, 0.75, 0.9)
OUTER_SHARE = 1 / 3
"""Share of the people fitted who stand at each end of the continuum."""


@dataclass(frozen=True, eq=False)
class Everyone:
    """What is kept of everyone analysed. region (n): 0, 1, …, or -1 without any; probability (n) of it; agreement (d):
    correlation of each axis with people's mean vote; density (rows, columns): levels of the map, 0 to 4; position_sd:
    the median standard deviation of a person's place on the first axis."""

    region: NDArray[np.int8]
    probability: Floats
    agreement: Floats
    density: NDArray[np.int8] | None
    position_sd: float


def place_everyone(
    votes: Votes, fitted: Votes, fit: Fit, groups: Mixture | None, *, pool: Executor | None = None
) -> Everyone:
    """Regions are the groups, or without them the thirds of the first axis: low end, between, high end.

    fit, groups: of the people in ``fitted``, who are all in ``votes``, or some of them. Memory does not grow with the
    number of people but for 9 bytes each.
    """
    d, n = fit.statements.dimensions, votes.shape[0]
    region, probability = np.full(n, -1, np.int8), np.ones(n, np.float64)
    if not d:
        return Everyone(region, probability, np.zeros(0), None, 0.0)
    cuts = np.quantile(fit.people.positions[:, 0], [OUTER_SHARE, 1 - OUTER_SHARE])
    start = 0
    for part in [votes] if fitted is votes else votes.partitions(PEOPLE_AT_ONCE):
        people = fit.people if fitted is votes else place(part, fit.statements, pool=pool)
        if groups is None:
            chance = _chance_of_thirds(people, cuts)
        elif fitted is votes:
            chance = groups.membership
        else:
            chance = memberships(evidence_of(part, fit.statements, people, pool=pool)[0], groups)
        own = slice(start, start + part.shape[0])
        region[own], probability[own] = chance.argmax(1), chance.max(1)
        start = own.stop
    return Everyone(
        region,
        probability,
        _correlations(fit.people.positions, mean_votes(fitted)),
        _levels(_density(fit.people, groups)),
        float(np.median(np.sqrt(fit.people.position_variances()[:, 0]))),
    )


def _correlations(positions: Floats, agreement: Floats) -> Floats:
    """(d,): Pearson's r of each axis with people's mean votes, 0 where either does not vary."""
    x, y = positions - positions.mean(0), agreement - agreement.mean()
    scale = np.sqrt((x**2).sum(0) * (y**2).sum())
    return np.asarray(np.where(scale > 0, x.T @ y / np.where(scale > 0, scale, 1), 0.0))


def _chance_of_thirds(people: People, cuts: Floats) -> Floats:
    """(n, 3): probability of standing at the low end, between, at the high end of the first axis."""
    position, sd = people.positions[:, :1], np.sqrt(people.position_variances()[:, :1])
    below = ndtr((cuts[None, :] - position) / sd)
    return np.stack([below[:, 0], below[:, 1] - below[:, 0], 1 - below[:, 1]], 1)


def _density(people: People, groups: Mixture | None) -> Floats:
    """(rows, columns): how many people stand in each cell of the map.

    Of a continuum: each person spread over their own uncertainty. Of groups: the groups themselves, each as wide as it
    is and half a person's uncertainty more, since people spread over theirs would fill the valleys between.
    """
    variances = people.position_variances()
    if groups is None:
        centres, spreads, shares = people.positions, np.sqrt(variances), np.ones(len(variances))
    else:
        width = np.diag(groups.covariance) + np.median(variances, 0) / 2
        centres, spreads, shares = groups.centres, np.sqrt(np.tile(width, (groups.number, 1))), groups.membership.sum(0)
    across = _in_cells(centres[:, 0], spreads[:, 0], MAP_COLUMNS) * shares[:, None]
    if centres.shape[1] == 1:
        return np.asarray(across.sum(0)[None])
    return np.asarray(_in_cells(centres[:, 1], spreads[:, 1], MAP_ROWS).T @ across)


def _in_cells(centres: Floats, spreads: Floats, cells: int) -> Floats:
    """(n, cells): share of each normal in each cell of [-MAP_REACH, MAP_REACH]."""
    edges = np.linspace(-MAP_REACH, MAP_REACH, cells + 1)
    return np.asarray(np.diff(ndtr((edges[None] - centres[:, None]) / spreads[:, None]), axis=1))


def _levels(density: Floats) -> NDArray[np.int8]:
    """4 for the cells of the densest quarter of people, 3 for half, 2 for three quarters, 1 for nine tenths, else 0."""
    order = np.argsort(-density, axis=None, kind="stable")
    before = np.cumsum(density.ravel()[order]) - density.ravel()[order]
    level = np.zeros(density.size, np.int8)
    for share in MAP_SHARES:
        level[order] += before < share * density.sum()
    return level.reshape(density.shape)
