"""The peer for held-out votes: a two-dimensional ideal point model, as roll calls are analysed. No part of the product.

Two usual forms of the log-odds that person i agrees with statement j:

- `linear`: a_j + b_j · x_i, the difference of two quadratic utilities (Clinton, Jackman and Rivers 2004), which is the
  two-parameter model of item response theory in two dimensions;
- `distance`: c_j - |x_i - z_j|², a single-peaked utility of the statement itself (unfolding).

Both are fitted by maximum a posteriori with priors that are fixed for all conversations, on 90% of the training votes;
a line on the log-odds (Platt 1999) is fitted on the other 10%. Passes are left out. Who has no vote left to fit is
given the statement's rate.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.optimize import minimize

from polsec.methods.opinion.heldout import logistic_line
from polsec.methods.opinion.votes import PASS, Votes

Form = Literal["linear", "distance"]
Floats = NDArray[np.float64]

DIMENSIONS = 2
POSITION_SD = 1.0
"""The positions of people are standard normal: that fixes the scale of the space."""
EFFECT_SD = 1.0
"""Standard deviation of a statement's discrimination (linear) or position (distance), each axis."""
INTERCEPT_SD = 2.5
"""Weakly informative for an intercept on the logit scale (Gelman and others 2008)."""
CALIBRATION_SHARE = 0.1
RATE_PSEUDO_VOTES = 2.0


@dataclass(frozen=True)
class Sample:
    """Agrees and disagrees in order of people: offsets int64[n + 1], columns int64[v], agreed float64[v]."""

    offsets: NDArray[np.int64]
    columns: NDArray[np.int64]
    agreed: Floats
    statements: int

    @property
    def people(self) -> int:
        return len(self.offsets) - 1

    @property
    def rows(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(self.people), np.diff(self.offsets))

    def part(self, mask: NDArray[np.bool_]) -> "Sample":
        counts = np.bincount(self.rows[mask], minlength=self.people)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Sample(offsets, self.columns[mask], self.agreed[mask], self.statements)


def sample_of(votes: Votes) -> Sample:
    """The agrees and disagrees among the votes."""
    agreed = (votes.values > 0).astype(np.float64)
    whole = Sample(votes.offsets, votes.columns.astype(np.int64), agreed, votes.shape[1])
    return whole.part(votes.values != PASS)


def statement_rates(sample: Sample) -> Floats:
    """Share of agrees of each statement, float64[m], drawn to the overall share as if by two more votes."""
    overall = (sample.agreed.sum() + 1.0) / (len(sample.agreed) + 2.0)
    votes = np.bincount(sample.columns, minlength=sample.statements)
    agrees = np.bincount(sample.columns, weights=sample.agreed, minlength=sample.statements)
    return np.asarray((agrees + RATE_PSEUDO_VOTES * overall) / (votes + RATE_PSEUDO_VOTES))


@njit(cache=True, fastmath=True)
def _loss(  # type: ignore[no-untyped-def]
    offsets, columns, agreed, people, intercepts, effects, distance, people_slope, intercept_slope, effect_slope
):
    """Minus the log-likelihood; its slopes are added to the last three arrays."""
    loss = 0.0
    axes = people.shape[1]
    for i in range(len(offsets) - 1):
        for v in range(offsets[i], offsets[i + 1]):
            j = columns[v]
            logit = intercepts[j]
            for d in range(axes):
                gap = people[i, d] - effects[j, d]
                logit += -gap * gap if distance else people[i, d] * effects[j, d]
            # log(1 + exp(logit)) without overflow
            loss += max(logit, 0.0) + math.log1p(math.exp(-abs(logit))) - agreed[v] * logit
            error = 1.0 / (1.0 + math.exp(-logit)) - agreed[v]
            intercept_slope[j] += error
            for d in range(axes):
                if distance:
                    pull = 2.0 * error * (people[i, d] - effects[j, d])
                    people_slope[i, d] -= pull
                    effect_slope[j, d] += pull
                else:
                    people_slope[i, d] += error * effects[j, d]
                    effect_slope[j, d] += error * people[i, d]
    return loss


@dataclass(frozen=True)
class IdealPoint:
    """Fitted positions float64[n, 2], intercepts float64[m], effects float64[m, 2]."""

    form: Form
    people: Floats
    intercepts: Floats
    effects: Floats

    def logits(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
        x, z = self.people[rows], self.effects[columns]
        term = -((x - z) ** 2).sum(1) if self.form == "distance" else (x * z).sum(1)
        return np.asarray(self.intercepts[columns] + term)


def _start(sample: Sample, form: Form) -> tuple[Floats, Floats, Floats]:
    """Where the search starts: the leading singular vectors of what the statements' rates leave unexplained."""
    rates = statement_rates(sample)
    residuals = np.zeros((sample.people, sample.statements))
    spread = np.sqrt(rates * (1.0 - rates))
    residuals[sample.rows, sample.columns] = (sample.agreed - rates[sample.columns]) / spread[sample.columns]
    axes = min(DIMENSIONS, *residuals.shape)
    _, vectors = np.linalg.eigh(residuals.T @ residuals)
    people = np.zeros((sample.people, DIMENSIONS))
    people[:, :axes] = residuals @ vectors[:, ::-1][:, :axes]
    people /= np.maximum(people.std(0), 1e-9)
    effects = np.zeros((sample.statements, DIMENSIONS))
    effects[:, :axes] = vectors[:, ::-1][:, :axes] * math.sqrt(sample.statements) * 0.5
    intercepts = np.log(rates / (1.0 - rates))
    if form == "distance":
        people, effects = 0.5 * people, 0.5 * effects
        intercepts = intercepts + (effects**2).sum(1) + (people**2).sum(1).mean()
    return people, intercepts, effects


def fit(sample: Sample, form: Form, iterations: int = 500) -> IdealPoint:
    """Maximum a posteriori by L-BFGS."""
    n, m = sample.people, sample.statements
    cuts = np.cumsum([n * DIMENSIONS, m])

    def unpack(flat: Floats) -> tuple[Floats, Floats, Floats]:
        people, intercepts, effects = np.split(flat, cuts)
        return people.reshape(n, DIMENSIONS), intercepts, effects.reshape(m, DIMENSIONS)

    precision = np.concatenate(
        [
            np.full(n * DIMENSIONS, POSITION_SD**-2.0),
            np.full(m, INTERCEPT_SD**-2.0),
            np.full(m * DIMENSIONS, EFFECT_SD**-2.0),
        ]
    )

    def objective(flat: Floats) -> tuple[float, Floats]:
        slope = precision * flat
        penalty = 0.5 * float(slope @ flat)
        people_slope, intercept_slope, effect_slope = unpack(slope)
        likelihood = _loss(
            sample.offsets,
            sample.columns,
            sample.agreed,
            *unpack(flat),
            form == "distance",
            people_slope,
            intercept_slope,
            effect_slope,
        )
        return likelihood + penalty, slope

    start = np.concatenate([part.ravel() for part in _start(sample, form)])
    found: Any = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "ftol": 1e-8})
    return IdealPoint(form, *unpack(found.x))


def predict(
    kept: Votes,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    seed: int,
    form: Form = "linear",
    refit: bool = False,
) -> Floats:
    """Probability that each person of `rows` agrees with the statement of `columns`, float64[h].

    With `refit` the model is fitted again on all training votes once the line was found: more than the protocol gives
    it, shown beside it.
    """
    sample = sample_of(kept)
    aside = np.random.default_rng([seed, 1]).random(len(sample.agreed)) < CALIBRATION_SHARE
    training, calibration = sample.part(~aside), sample.part(aside)
    model, known = fit(training, form), np.diff(training.offsets) > 0
    intercept, slope = _line(model, calibration, known)
    if refit:
        model, known = fit(sample, form), np.diff(sample.offsets) > 0
    probabilities = 1.0 / (1.0 + np.exp(-(intercept + slope * model.logits(rows, columns))))
    return np.where(known[rows], probabilities, statement_rates(sample)[columns])


def _line(model: IdealPoint, calibration: Sample, known: NDArray[np.bool_]) -> tuple[float, float]:
    """Intercept and slope that calibrate the log-odds; none where the votes put aside cannot tell."""
    used = known[calibration.rows]
    logits = model.logits(calibration.rows[used], calibration.columns[used])
    intercept, slope = logistic_line(logits, calibration.agreed[used] > 0)
    return (intercept, slope) if np.isfinite(slope) else (0.0, 1.0)


def predict_intercepts(kept: Votes, rows: NDArray[np.int64], columns: NDArray[np.int64], seed: int) -> Floats:
    """The baseline a_j + u_i with u_i ~ N(0, 1): a tendency to agree for each person and nothing else."""
    sample = sample_of(kept)
    n, people = sample.people, sample.rows
    precision = np.concatenate([np.ones(n), np.full(sample.statements, INTERCEPT_SD**-2.0)])

    def objective(flat: Floats) -> tuple[float, Floats]:
        logits = flat[people] + flat[n + sample.columns]
        error = 1.0 / (1.0 + np.exp(-logits)) - sample.agreed
        slope = precision * flat
        loss = 0.5 * float(slope @ flat) + float(np.sum(np.logaddexp(0.0, logits) - sample.agreed * logits))
        slope[:n] += np.bincount(people, weights=error, minlength=n)
        slope[n:] += np.bincount(sample.columns, weights=error, minlength=sample.statements)
        return loss, slope

    found: Any = minimize(objective, np.zeros(len(precision)), jac=True, method="L-BFGS-B")
    return np.asarray(1.0 / (1.0 + np.exp(-(found.x[rows] + found.x[n + columns]))))
