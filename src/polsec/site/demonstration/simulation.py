"""Votes for a script, drawn with a seed, so that the truth behind them is known."""

from dataclasses import dataclass

import numpy as np

from polsec.site.demonstration.script import Script

TENDENCY_SD = 0.5
FEWEST_VOTES, MOST_VOTES = 25, 45
DAYS_OPEN, SECONDS_PER_VOTE = 14, 20


@dataclass(frozen=True, eq=False)
class Simulation:
    """A simulated conversation of n people and m statements.

    `votes` is an int8 matrix (n, m) of 1, 0 (pass) and -1; `voted` (n, m) says which of them were cast; `seconds`
    (n, m) when, counted from the opening (people come at any time in two weeks and take 20 s a statement). The truth:
    `part` (n,) is the number of each person's part, `position` (n,) where they stand on the one axis (0 in a
    conversation of groups), `tendency` (n,) how much more than others they agree with everything (log-odds).
    """

    votes: np.ndarray
    voted: np.ndarray
    seconds: np.ndarray
    part: np.ndarray
    position: np.ndarray
    tendency: np.ndarray


def simulate(script: Script) -> Simulation:
    """Draw one conversation; the same script gives the same votes.

    The log-odds of agreeing are the statement's intercept, plus the person's tendency to agree (normal, standard
    deviation 0.5), plus the effect of the person's part or position. Each person answers 25 to 45 statements.
    """
    random = np.random.default_rng(script.seed)
    part = random.permutation(np.repeat(np.arange(len(script.parts)), [part.people for part in script.parts]))
    spread = np.array([part.spread or 0.0 for part in script.parts])
    position = random.standard_normal(script.people) * spread[part]
    tendency = random.standard_normal(script.people) * TENDENCY_SD
    logits = _intercepts(script) + tendency[:, None] + _leaning(script, part, position)
    agrees = random.random(logits.shape) < 1 / (1 + np.exp(-logits))
    passes = random.random(logits.shape) < np.array([statement.pass_share for statement in script.statements])
    votes = np.where(passes, 0, np.where(agrees, 1, -1)).astype(np.int8)
    voted = _draw_exposure(script, random)
    arrival = random.integers(DAYS_OPEN * 86_400, size=script.people)
    seconds = arrival[:, None] + SECONDS_PER_VOTE * voted.cumsum(axis=1)
    return Simulation(votes, voted, seconds, part, position, tendency)


def _intercepts(script: Script) -> np.ndarray:
    return np.array([statement.intercept for statement in script.statements])


def _leaning(script: Script, part: np.ndarray, position: np.ndarray) -> np.ndarray:
    """What each person's part or position adds to the log-odds of each statement, shape (n, m)."""
    effects = np.array([statement.effects for statement in script.statements], dtype=float)
    leaning: np.ndarray = position[:, None] * effects[:, 0] if script.is_continuum else effects[:, part].T
    return leaning


def _draw_exposure(script: Script, random: np.random.Generator) -> np.ndarray:
    """Which statements each person answered: drawn without replacement, in proportion to their reach.

    Exponential clocks (Efraimidis and Spirakis 2006): the statements whose clocks ring first are the sample.
    """
    reach = np.array([statement.reach for statement in script.statements])
    ringing = random.standard_exponential((script.people, len(reach))) / reach
    rank = ringing.argsort(axis=1).argsort(axis=1)
    answered: np.ndarray = rank < random.integers(FEWEST_VOTES, MOST_VOTES + 1, script.people)[:, None]
    return answered
