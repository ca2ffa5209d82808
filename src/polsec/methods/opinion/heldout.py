"""Held-out votes: which are hidden, and how well they were foretold.

A vote on a statement that was not rejected is hidden with a given probability, whoever cast it. Hidden passes are taken
away like the others but not scored: a model foretells agreement among those who agree or disagree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion.votes import PASS, Votes

CALIBRATION_BINS = 15
"""Bins of equal count for the expected calibration error (Naeini, Cooper and Hauskrecht 2015)."""

_SMALLEST_PROBABILITY = 1e-9


@dataclass(frozen=True)
class Hidden:
    """Votes taken away: `rows`, `columns` int64[h] in canonical order, `values` int8[h] in {-1, 0, 1}."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def scored(self) -> NDArray[np.bool_]:
        """bool[h]: the hidden votes that are not a pass."""
        return np.not_equal(self.values, PASS)


@dataclass(frozen=True)
class HeldoutScore:
    """How well agreement was foretold, over `votes` hidden agrees and disagrees; NaN where there were none.

    `log_loss` is the mean in nats; `calibration_slope` and `calibration_intercept` are those of a logistic regression
    of what happened on the log-odds foretold (Cox 1958; 1 and 0 are ideal); `calibration_error` is the expected one,
    over bins of equal count.
    """

    votes: int
    log_loss: float
    accuracy: float
    calibration_slope: float
    calibration_intercept: float
    calibration_error: float


def hide(votes: Votes, eligible_columns: NDArray[np.bool_], share: float, seed: int) -> tuple[Votes, Hidden]:
    """Takes each vote on an eligible statement away with probability `share`.

    `eligible_columns` is bool[m]. One number is drawn for every vote in canonical order, so neither the order of the
    rows of a file nor which statements are eligible moves the draw of another vote. The shape and the ids are kept,
    also those of people and statements who have no vote left.

    Raises ValueError for a share outside (0, 1).
    """
    if not 0.0 < share < 1.0:
        raise ValueError(f"The share of hidden votes must lie between 0 and 1, not {share}.")
    drawn = np.random.default_rng(seed).random(len(votes)) < share
    hidden = drawn & np.asarray(eligible_columns, dtype=bool)[votes.columns]
    rows = np.repeat(np.arange(votes.shape[0], dtype=np.int64), np.diff(votes.offsets))
    kept = votes.select_votes(~hidden)
    return kept, Hidden(rows[hidden], votes.columns[hidden].astype(np.int64), votes.values[hidden])


def score(probabilities: NDArray[np.float64], hidden: Hidden) -> HeldoutScore:
    """Scores the probability of agreeing, float64[h], against what the hidden votes were."""
    if len(probabilities) != len(hidden):
        raise ValueError(f"{len(probabilities)} probabilities for {len(hidden)} hidden votes.")
    scored = hidden.scored
    return score_outcomes(np.asarray(probabilities, dtype=np.float64)[scored], hidden.values[scored] > 0)


def score_outcomes(probabilities: NDArray[np.float64], agreed: NDArray[np.bool_]) -> HeldoutScore:
    """Scores probabilities float64[k] against bool[k]; also for what several conversations gave, pooled."""
    if len(probabilities) == 0:
        return HeldoutScore(0, *[float("nan")] * 5)
    foretold = np.clip(probabilities, _SMALLEST_PROBABILITY, 1.0 - _SMALLEST_PROBABILITY)
    intercept, slope = logistic_line(np.log(foretold / (1.0 - foretold)), agreed)
    return HeldoutScore(
        votes=len(foretold),
        log_loss=float(-np.mean(np.log(np.where(agreed, foretold, 1.0 - foretold)))),
        accuracy=float(np.mean((foretold >= 0.5) == agreed)),
        calibration_slope=slope,
        calibration_intercept=intercept,
        calibration_error=_calibration_error(foretold, agreed),
    )


def logistic_line(x: NDArray[np.float64], agreed: NDArray[np.bool_], steps: int = 50) -> tuple[float, float]:
    """Intercept and slope of the logistic regression of `agreed`, bool[k], on `x`, float64[k], by Newton's method.

    Returns NaN for both where there is no maximum: one outcome alone, `x` all the same, or outcomes separated by `x`.
    """
    if agreed.all() or not agreed.any() or np.ptp(x) == 0:
        return float("nan"), float("nan")
    line = np.zeros(2)
    centre, scale = float(np.mean(x)), float(np.std(x))
    design = np.column_stack([np.ones_like(x), (x - centre) / scale])
    for _ in range(steps):
        foretold = 1.0 / (1.0 + np.exp(-np.clip(design @ line, -35.0, 35.0)))
        weight = foretold * (1.0 - foretold)
        information = (design * weight[:, None]).T @ design
        if np.linalg.cond(information) > 1e12:
            return float("nan"), float("nan")
        step = np.linalg.solve(information, design.T @ (agreed - foretold))
        line += np.clip(step, -4.0, 4.0)
        if np.abs(step).max() < 1e-10:
            slope = float(line[1]) / scale
            return float(line[0]) - slope * centre, slope
    return float("nan"), float("nan")


def _calibration_error(foretold: NDArray[np.float64], agreed: NDArray[np.bool_]) -> float:
    """Mean gap between share foretold and share seen, over bins of equal count in the order of what was foretold."""
    # Ties are put in the order of the outcome-free index: a stable sort, so that the bins are the same everywhere.
    order = np.argsort(foretold, kind="stable")
    gaps = [
        abs(float(np.sum(foretold[part]) - np.count_nonzero(agreed[part])))
        for part in np.array_split(order, min(CALIBRATION_BINS, len(order)))
    ]
    return sum(gaps) / len(foretold)
