"""How many votes earlier the picture is as sure as when statements are shown at random: docs/benchmarks/routing.md.

    python benchmarks/routing.py [--draws 10] [--first-seed 1000] [--quick]

People arrive one after another and answer what a router shows them: ours, Polis' priority, or a draw at random.
Settings were tuned on seeds 100 to 103; other seeds are reported. Each figure is the votes a router needs to reach what
random reaches with two thirds of all votes, or with all, as a share of those, from curves averaged over simulations;
bands hold 95% of redraws of the simulations. Below 1 is earlier.
"""

from __future__ import annotations

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion import routing
from polsec.methods.opinion.model import Statements
from polsec.methods.opinion.routing_simulator import (
    Course,
    Kind,
    Router,
    simulate_course,
    simulate_truth,
    votes_to_reach,
)

Floats = NDArray[np.float64]
Setting = tuple[Kind, float]

ROUTERS: tuple[Router, ...] = ("random", "polis", "polsec")
SETTINGS: tuple[Setting, ...] = (("continuum", 0.5), ("plane", 0.5), ("groups", 0.5), ("continuum", 0.0))
PEOPLE, STATEMENTS, VOTES_EACH, CHECKPOINTS = 360, 60, 15, 9
MEASURES = {"error": -1, "worst": -1, "unsure": -1, "calls": 1}
PARTS = (2 / 3, 1.0)
REDRAWS = 1000
LARGEST_WEIGHT = 5.0


def course(task: tuple[Setting, Router, int, int]) -> Course:
    (kind, late), router, seed, people = task
    truth = simulate_truth(kind, seed=seed, people=people, statements=STATEMENTS, late=late)
    return simulate_course(truth, router, votes_each=VOTES_EACH, seed=seed, checkpoints=CHECKPOINTS)


def share_of_votes(ours: Floats, random: Floats, votes: Floats, part: float) -> float:
    """Votes to reach random's level at this part of the votes, as a share of those. ours, random: (checkpoints,)."""
    at = round(part * len(votes)) - 1
    return votes_to_reach(float(np.maximum.accumulate(random)[at]), votes, ours) / float(votes[at])


def with_band(ours: Floats, random: Floats, votes: Floats, part: float) -> str:
    """Of curves (simulations, checkpoints), higher is better."""
    generator = np.random.default_rng(9)
    value = share_of_votes(ours.mean(0), random.mean(0), votes, part)
    redrawn = [generator.integers(0, len(ours), len(ours)) for _ in range(REDRAWS)]
    low, high = np.quantile(
        [share_of_votes(ours[i].mean(0), random[i].mean(0), votes, part) for i in redrawn],
        [0.025, 0.975],
        method="nearest",
    )
    return f"{told(value)} ({told(float(low))} to {told(float(high))})"


def told(share: float) -> str:
    return f"{share:.2f}" if np.isfinite(share) else "not reached"


def levels(courses: list[Course], name: str, sign: int) -> Floats:
    """(simulations, checkpoints): higher is better, and above 0, as shares of what is wrong at first."""
    return np.array([[sign * getattr(level, name) + (1 if sign < 0 else 0) for level in c.levels] for c in courses])


def report(setting: Setting, courses: dict[Router, list[Course]]) -> None:
    votes = np.array([level.votes for level in courses["random"][0].levels], float)
    own = np.arange(1, VOTES_EACH + 1).astype(float)
    for part, router in product(PARTS, ("polis", "polsec")):
        cells = [
            with_band(levels(courses[router], name, sign), levels(courses["random"], name, sign), votes, part)
            for name, sign in MEASURES.items()
        ]
        placed = [np.array([c.own for c in courses[r]]) for r in (router, "random")]
        cells.append(with_band(placed[0], placed[1], own, part))
        print(f"| {setting[0]} | {setting[1]} | {part:.2f} | {router} | " + " | ".join(cells) + " |", flush=True)


def report_ends(setting: Setting, courses: dict[Router, list[Course]], seeds: range) -> None:
    for router in ROUTERS:
        last = [c.levels[-1] for c in courses[router]]
        names = ("error", "worst", "unsure", "calls", "places", "least")
        cells = [f"{np.mean([getattr(level, name) for level in last]):.3f}" for name in names]
        cells.append(f"{np.mean([c.own[-1] for c in courses[router]]):.3f}")
        for weighted in (False, True):
            slopes = [slope(setting, seed, c, weighted) for seed, c in zip(seeds, courses[router], strict=True)]
            cells.append(f"{np.mean(slopes):.3f}")
        print(f"| {setting[0]} | {setting[1]} | {router} | " + " | ".join(cells) + " |", flush=True)


def slope(setting: Setting, seed: int, course: Course, weighted: bool) -> float:
    """Of the shares of everyone that agree, as counted, on the true ones: 1 where showing statements to chosen people
    moves none of them. weighted: each vote by one over its propensity, at most LARGEST_WEIGHT times that of a draw at
    random."""
    truth = simulate_truth(setting[0], seed=seed, people=len(course.shown), statements=STATEMENTS, late=setting[1])
    weights = np.ones(course.shown.shape)
    if weighted:
        weights = np.minimum(1 / course.propensity, LARGEST_WEIGHT * STATEMENTS)
    every = np.bincount(course.shown.ravel(), weights.ravel(), STATEMENTS)
    agree = np.bincount(course.shown.ravel(), (weights * (course.answers > 0)).ravel(), STATEMENTS)
    x = truth.overall - truth.overall.mean()
    return float(x @ (agree / np.maximum(every, 1)) / (x @ x))


def time_of_decision(statements: int = 1000, dimensions: int = 2, decisions: int = 2000) -> tuple[Floats, Floats]:
    """Microseconds to place a person by 20 votes, and to draw the next statement: median and ninth decile."""
    random = np.random.default_rng(0)
    means = random.normal(size=(statements, dimensions + 1))
    covariances = np.tile(0.1 * np.eye(dimensions + 1), (statements, 1, 1))
    knowledge = routing.Knowledge(Statements(means, covariances, 0.0, 1.0, 0.3), routing.Ends(-0.4, 0.4))
    counts = random.integers(0, 40, (statements, 3)), random.integers(0, 10, (statements, 2, 3))
    tally = routing.Tally(np.ones(statements, bool), *counts)
    seen, answers = random.permutation(statements)[:20], random.choice([-1, 1], 20)
    took = np.zeros((decisions, 2))
    for i in range(decisions):
        began = time.perf_counter()
        place = routing.place_person(knowledge, seen, answers)
        placed = time.perf_counter()
        routing.next_statement(knowledge, tally, place, seen, seed=[1, i])
        took[i] = placed - began, time.perf_counter() - placed
    spread = 1e6 * np.quantile(took[decisions // 10 :], [0.5, 0.9], axis=0)
    return spread[:, 0], spread[:, 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="few people, two simulations, only to see that it runs")
    options = parser.parse_args()
    began = time.monotonic()
    settings, draws, people = (SETTINGS[:1], 2, 90) if options.quick else (SETTINGS, options.draws, PEOPLE)
    seeds = range(options.first_seed, options.first_seed + draws)
    tasks = list(product(settings, ROUTERS, seeds, [people]))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        done = dict(zip(tasks, pool.map(course, tasks), strict=True))
    by_setting = {s: {r: [done[s, r, seed, people] for seed in seeds] for r in ROUTERS} for s in settings}
    print(f"{people} people x {STATEMENTS} statements x {VOTES_EACH} votes each, {draws} simulations of each\n")
    names = "truth | late | part | router | mean error | worst tenth | half width | calls | a person's own votes"
    print(f"| {names} |\n|" + "---|" * 9)
    for setting, courses in by_setting.items():
        report(setting, courses)
    names = "at the end | late | router | mean error | worst tenth | half width | F1 of calls | people | least | own"
    print(f"\n| {names} | slope | weighted |\n|" + "---|" * 12)
    for setting, courses in by_setting.items():
        report_ends(setting, courses, seeds)
    for dimensions in (2, 4):
        placing, drawing = time_of_decision(dimensions=dimensions)
        print(
            f"\n1,000 statements, {dimensions} axes: a person placed in {placing[0]:.0f} µs (median; ninth decile "
            f"{placing[1]:.0f}), the next statement drawn in {drawing[0]:.0f} µs ({drawing[1]:.0f})"
        )
    print(f"\n{time.monotonic() - began:.0f} s on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
