"""Simulated conversations of which the truth is known: to test the engine, never to stand for people.

The log-odds of agreeing are a statement's intercept, plus a person's tendency to agree, plus either an effect drawn
freely for each group and statement, or the product of a position and loadings (a continuum). Nobody passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from polsec.methods.opinion.model import rows_of
from polsec.methods.opinion.resampling import adjusted_rand_index
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]
Missing = Literal["random", "routed"]

TENDENCY_SD = 0.5
FEWEST_VOTES, MOST_VOTES = 30, 60
SMALLEST_SHARE = 0.05
_ROUTED_AT_ONCE = 50
_HALVINGS = 14


@dataclass(frozen=True, eq=False)
class Truth:
    """What was simulated. log_odds of agreeing are intercepts (m) + tendency (n) + effects (G, m) of the group (n).

    classifier_agreement: adjusted Rand index of groups with the guesses of a Bayes classifier told everything else.
    """

    votes: Votes
    group: NDArray[np.int64]
    intercepts: Floats
    tendency: Floats
    effects: Floats
    shares: Floats
    classifier_agreement: float


def simulate_groups(
    groups: int, *, agreement: float, missing: Missing, seed: int, people: int = 2000, statements: int = 100
) -> Truth:
    """Groups as far apart as lets a Bayes classifier, told all parameters, tell them with this adjusted Rand index.

    The smallest group is SMALLEST_SHARE of the people, the others are equal. Effects are scaled by halving.
    """
    generator = np.random.default_rng([seed, groups, 1])
    shares = np.append(np.full(groups - 1, (1 - SMALLEST_SHARE) / (groups - 1)), SMALLEST_SHARE)
    group = generator.permutation(np.repeat(np.arange(groups), _sizes(shares, people)))
    intercepts, tendency = generator.normal(size=statements), generator.normal(0, TENDENCY_SD, people)
    effects = generator.normal(size=(groups, statements))
    low, high = 0.02, 4.0
    for _ in range(_HALVINGS):
        scale = float(np.sqrt(low * high))
        log_odds = intercepts + tendency[:, None] + scale * effects[group]
        votes = _cast(log_odds, missing, np.random.default_rng([seed, groups, 2]))
        guessed = bayes_classifier(votes, intercepts, tendency, scale * effects, shares)
        reached = adjusted_rand_index(group, guessed)
        low, high = (low, scale) if reached > agreement else (scale, high)
    return Truth(votes, group, intercepts, tendency, scale * effects, shares, reached)


def simulate_continuum(
    dimensions: int, *, missing: Missing, seed: int, people: int = 2000, statements: int = 100, loading_sd: float = 1.0
) -> Votes:
    """People spread evenly (normally) along 0, 1, 2 … axes, with the tendency to agree, and no groups."""
    generator = np.random.default_rng([seed, dimensions, 3])
    intercepts, tendency = generator.normal(size=statements), generator.normal(0, TENDENCY_SD, people)
    positions = generator.normal(size=(people, dimensions))
    loadings = generator.normal(0, loading_sd, (dimensions, statements))
    return _cast(intercepts + tendency[:, None] + positions @ loadings, missing, generator)


def bayes_classifier(
    votes: Votes, intercepts: Floats, tendency: Floats, effects: Floats, shares: Floats
) -> NDArray[np.int64]:
    """(n,): the likeliest group of each person when everything but the group is known."""
    rows, columns = rows_of(votes), votes.columns.astype(np.int64)
    told = np.empty((votes.shape[0], len(shares)))
    for g, share in enumerate(shares):
        fits = log_expit(votes.values * (intercepts[columns] + tendency[rows] + effects[g, columns]))
        told[:, g] = np.log(share) + np.bincount(rows, fits, votes.shape[0])
    return np.asarray(told.argmax(1))


def _sizes(shares: Floats, people: int) -> NDArray[np.int64]:
    sizes = np.floor(shares * people).astype(np.int64)
    sizes[0] += people - sizes.sum()
    return sizes


def _cast(log_odds: Floats, missing: Missing, generator: np.random.Generator) -> Votes:
    """The votes (n, m) that are cast: FEWEST_VOTES to MOST_VOTES a person."""
    answers = np.where(generator.random(log_odds.shape) < expit(log_odds), 1, -1).astype(np.int8)
    number = np.minimum(generator.integers(FEWEST_VOTES, MOST_VOTES + 1, len(log_odds)), log_odds.shape[1])
    seen = (_seen_at_random if missing == "random" else _seen_by_routing)(answers, number, generator)
    rows, columns = np.nonzero(seen)
    return Votes(
        np.concatenate([[0], np.cumsum(seen.sum(1))]).astype(np.int64),
        columns.astype(np.uint16),
        answers[rows, columns],
        range(len(log_odds)),
        range(log_odds.shape[1]),
    )


def _first(keys: Floats, number: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each row, where its ``number`` largest keys are."""
    return np.asarray(np.argsort(np.argsort(-keys, 1), 1) < number[:, None])


def _seen_at_random(
    answers: NDArray[np.int8], number: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.bool_]:
    return _first(generator.random(answers.shape), number)


def _seen_by_routing(
    answers: NDArray[np.int8], number: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.bool_]:
    """As on a site that shows often what has few votes or is agreed with, people coming a few at a time."""
    n, m = answers.shape
    seen, agrees, shown = np.zeros((n, m), bool), np.zeros(m), np.zeros(m)
    for start in range(0, n, _ROUTED_AT_ONCE):
        batch = slice(start, start + _ROUTED_AT_ONCE)
        rate = (agrees + 1) / (shown + 2)
        priority = 2 * np.log((1 + 2 * np.abs(rate - 0.5)) * rate * (1 + 8 * 2 ** (-shown / 5)))
        seen[batch] = _first(priority + generator.gumbel(size=seen[batch].shape), number[batch])
        agrees += (seen[batch] & (answers[batch] > 0)).sum(0)
        shown += seen[batch].sum(0)
    return seen
