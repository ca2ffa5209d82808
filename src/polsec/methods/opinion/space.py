"""How many axes people need: chosen by votes held out of the fit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion.model import Floats, growing_fits, probabilities, rows_of
from polsec.methods.opinion.votes import Votes

MOST_AXES = 5
TENTHS = 10
MOST_ROUNDS = 10
ENOUGH_HIDDEN = 10_000
"""Rounds of hiding a tenth go on until this many votes were hidden, or MOST_ROUNDS."""
PEOPLE_PER_AXIS, FEWEST_STATEMENTS = 10, 4
WORTH = 0.02
"""An axis is not worth its place for less than this share of what the best model tells beyond each statement's rate."""


@dataclass(frozen=True)
class Tried:
    """A model and its loss on hidden votes: mean log loss a vote, its standard error (by person), number of votes."""

    model: str
    dimensions: int | None
    log_loss: float
    standard_error: float
    votes: int


@dataclass(frozen=True)
class Choice:
    """The number of axes, and all that was tried."""

    dimensions: int
    tried: tuple[Tried, ...]


def log_losses(probability: Floats, agrees: NDArray[np.bool_]) -> Floats:
    """Log loss of each vote; probabilities are kept a millionth away from 0 and 1."""
    p = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(-np.log(np.where(agrees, p, 1 - p)))


def statement_rates(votes: Votes) -> Floats:
    """(m,): share agreeing of those who agree or disagree, with half a vote added to each."""
    counts = votes.statement_counts()
    return np.asarray((counts[:, 0] + 0.5) / (counts[:, 0] + counts[:, 2] + 1))


def most_axes(votes: Votes) -> int:
    """Axes that are tried at most: one for every PEOPLE_PER_AXIS, none for fewer than FEWEST_STATEMENTS statements."""
    return min(MOST_AXES, votes.shape[0] // PEOPLE_PER_AXIS) if votes.shape[1] >= FEWEST_STATEMENTS else 0


def choose_dimensions(votes: Votes, *, seed: int, pool: Executor | None = None) -> Choice:
    """The fewest axes whose loss on hidden votes is as good as the best's: within one standard error (by person,
    paired; Breiman, Friedman, Olshen and Stone 1984), or within WORTH of what is gained on each statement's rate.

    A further axis is tried until two in a row bring nothing; there is one at most for every ten people.
    """
    losses: dict[tuple[str, int | None], list[Floats]] = {}
    people: list[NDArray[np.int64]] = []
    highest = most_axes(votes)
    for kept, rows, columns, agrees in _rounds(votes, seed):
        people.append(rows)
        rates = statement_rates(kept)
        overall = float((kept.values > 0).sum() + 0.5) / float((kept.values != 0).sum() + 1)
        losses.setdefault(("overall_rate", None), []).append(log_losses(np.full(len(rows), overall), agrees))
        losses.setdefault(("statement_rate", None), []).append(log_losses(rates[columns], agrees))
        for fit in growing_fits(kept, pool=pool):
            d = fit.statements.dimensions
            loss = log_losses(probabilities(fit, rows, columns), agrees)
            losses.setdefault(("dimensions" if d else "intercepts", d), []).append(loss)
            if d >= highest or (len(people) == 1 and _brings_nothing(losses, d)):
                highest = min(highest, d)
                break
    return _chosen(
        {key: np.concatenate(each) for key, each in losses.items()}, np.concatenate(people or [np.zeros(0, int)])
    )


def _rounds(votes: Votes, seed: int) -> Iterator[tuple[Votes, NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]]:
    """Votes kept, and the people, statements and answers of the agree and disagree votes hidden, round by round."""
    tenth = np.random.default_rng([seed, 1]).integers(0, TENTHS, len(votes.values))
    stand, rows = votes.values != 0, rows_of(votes)
    rounds = int(np.clip(np.ceil(ENOUGH_HIDDEN * TENTHS / max(stand.sum(), 1)), 1, MOST_ROUNDS))
    for hidden in (tenth == number for number in range(rounds)):
        scored = hidden & stand
        if scored.any():
            yield (
                votes.select_votes(~hidden),
                rows[scored],
                votes.columns[scored].astype(np.int64),
                votes.values[scored] > 0,
            )


def _brings_nothing(losses: dict[tuple[str, int | None], list[Floats]], dimensions: int) -> bool:
    """Whether the two last axes tried, in the first round, bettered nothing."""
    means = [losses["intercepts", 0][0].mean()]
    means += [losses["dimensions", d][0].mean() for d in range(1, dimensions + 1)]
    return len(means) > 2 and min(means[-2:]) >= min(means[:-2])


def _error_by_person(differences: Floats, people: NDArray[np.int64]) -> float:
    """Standard error of the mean of ``differences``, votes of one person taken together."""
    if not len(people):
        return 0.0
    sums = np.bincount(people, differences - differences.mean())
    return float(np.sqrt((sums**2).sum()) / len(people))


def _chosen(losses: dict[tuple[str, int | None], Floats], people: NDArray[np.int64]) -> Choice:
    tried = tuple(
        Tried(model, d, float(loss.mean()), _error_by_person(loss, people), len(loss))
        for (model, d), loss in losses.items()
    )
    fits = {d: loss for (_, d), loss in losses.items() if d is not None and len(loss) == len(people)}
    if not fits:
        return Choice(0, tried)
    best = min(fits, key=lambda d: float(fits[d].mean()))
    little = WORTH * float(losses["statement_rate", None].mean() - fits[best].mean())
    for d in sorted(fits):
        difference = fits[d] - fits[best]
        if difference.mean() <= max(_error_by_person(difference, people), little):
            return Choice(d, tried)
    return Choice(best, tried)
