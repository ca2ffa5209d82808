"""A million people: time, memory and the share of each stage, as docs/benchmarks.md reports.

    python benchmarks/scale.py [--people 1000000] [--whole] [--quick]

43 million votes on 1,000 statements are drawn once into a memory map (git-ignored), then each size runs in a process of
its own, compiled code cached: the default model, groups and statements; with --whole also the choice of the number of
axes, the null and the bootstrap. Each stage stands beside its own limit, measured in the same run: streaming the votes
once, scattering one count for each vote, or multiplying matrices.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from polsec.methods.opinion.votes import Votes

CACHE = Path(".cache/scale")
STATEMENTS, AXES, AT_ONCE = 1000, 2, 20_000


def drawn(people: int) -> Path:
    """A folder with the votes of so many simulated people along two axes, 30 to 57 votes each."""
    folder = CACHE / str(people)
    if (folder / "ids.json").exists():
        return folder
    generator = np.random.default_rng(people)
    intercepts, loadings = generator.normal(size=STATEMENTS), generator.normal(0, 0.8, (AXES, STATEMENTS))
    numbers = generator.integers(30, 58, people)
    offsets = np.concatenate([[0], np.cumsum(numbers)])
    columns, values = np.empty(offsets[-1], np.uint16), np.empty(offsets[-1], np.int8)
    for start in range(0, people, AT_ONCE):
        end = min(start + AT_ONCE, people)
        number = numbers[start:end]
        # One statement of each of as many equal stretches as there are votes: distinct and ascending without a sort.
        step = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
        width = STATEMENTS / np.repeat(number, number)
        chosen = np.minimum(((step + generator.random(len(step))) * width).astype(np.int64), STATEMENTS - 1)
        rows = np.repeat(np.arange(end - start), number)
        repeated = np.flatnonzero((np.diff(chosen) <= 0) & (np.diff(rows) == 0)) + 1
        chosen[repeated] = np.minimum(chosen[repeated - 1] + 1, STATEMENTS - 1)
        positions, tendency = generator.normal(size=(end - start, AXES)), generator.normal(0, 0.5, end - start)
        log_odds = intercepts[chosen] + tendency[rows] + (positions[rows] * loadings.T[chosen]).sum(1)
        own = slice(offsets[start], offsets[end])
        columns[own] = chosen
        values[own] = np.where(generator.logistic(size=len(rows)) < log_odds, 1, -1)
    Votes(offsets, columns, values, range(people), range(STATEMENTS)).to_memmap(folder)
    return folder


def measure(people: int, whole: bool) -> None:
    """One size, in this process: prints a line of JSON."""
    from polsec.methods.opinion import analysis, groups, model, resampling, space, statements
    from polsec.methods.opinion.everyone import place_everyone

    votes = Votes.from_memmap(CACHE / str(people))
    pool, stages = model.threads(), {}

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        stages[stage] = time.perf_counter() - began

    limits = _limits(votes)
    began_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sample = analysis.drawn(people, analysis.MOST_FITTED, 0)
    with timed("sample"):
        fitted = votes if sample is None else votes.select_participants(sample)
    with timed("fit"):
        fit = model.fit_space(fitted, AXES, pool=pool)
    with timed("groups"):
        evidence, _ = groups.evidence_of(fitted, fit.statements, fit.people, pool=pool)
        found = groups.mixtures(evidence, pool=pool)
    with timed("everyone"):
        place_everyone(votes, fitted, fit, None, pool=pool)
    with timed("counts"):
        overall = votes.statement_counts()
    with timed("statements"):
        labels, folds = statements.regions_without_the_statement(fitted, fit, None, seed=0, pool=pool)
        tables = statements.count_by_region(fitted, labels, folds, 3)
        ends = [tables[:, 0], tables[:, 2]]
        statements.uniting(overall, ends)
        statements.dividing(ends)
        statements.describing(ends, ends[::-1])
    model_seconds = sum(stages.values())
    if whole:
        with timed("choice of axes"):
            space.choose_dimensions(fitted, seed=0, pool=pool)
        with timed("null"):
            resampling.null_gains(fitted, fit, seed=0, pool=pool)
        with timed("bootstrap"):
            resampling.bootstrap(fitted, fit, found[1], verdict=False, seed=0, pool=pool)
    print(
        json.dumps(
            {
                "people": people,
                "votes": len(votes),
                "seconds": model_seconds,
                "stages": stages,
                "limits": limits,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "memory_before": began_memory,
            }
        )
    )


def losses(people: int) -> None:
    """Held-out log loss with statements fitted on the sample, and on everyone."""
    from polsec.methods.opinion import analysis, heldout

    votes = Votes.from_memmap(CACHE / str(people))
    kept, hidden = heldout.hide(votes, np.ones(STATEMENTS, bool), 0.1, 0)
    for most in (analysis.MOST_FITTED, people):
        analysis.MOST_FITTED = most
        told = analysis.predict_hidden(kept, hidden.rows, hidden.columns, 0)
        print(f"fitted on {most:,} of {people:,}: held-out log loss {heldout.score(told, hidden).log_loss:.5f}")


def _limits(votes: Votes) -> dict[str, float]:
    """Seconds to stream the votes once, to scatter a count for each, and for a billion multiplications of a matrix."""
    results = {}
    for name, work in (
        ("stream", lambda: (np.add.reduce(votes.columns, dtype=np.int64), np.add.reduce(votes.values, dtype=np.int64))),
        ("scatter", votes.statement_counts),
        ("gigaflop", lambda: np.ones((800, 625)) @ np.ones((625, 1000))),
    ):
        work()
        began = time.perf_counter()
        work()
        results[name] = time.perf_counter() - began
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--losses", action="store_true", help="only the held-out loss of the sample's fit")
    parser.add_argument("--quick", action="store_true", help="ten thousand people, only to see that it runs")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.losses:
        drawn(options.people[0])
        losses(options.people[0])
        return
    if options.measure:
        measure(options.measure, options.whole)
        return
    for people in [10_000] if options.quick else options.people:
        drawn(people)
        command = [sys.executable, __file__, "--measure", str(people), *(["--whole"] if options.whole else [])]
        subprocess.run(command, check=True, capture_output=True)  # the first run compiles
        line = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        _print(line)


def _print(line: dict) -> None:
    limits = line["limits"]
    print(f"\n{line['people']:,} people, {line['votes']:,} votes: {line['seconds']:.2f} s, {line['memory']:.0f} MB")
    print("limits:", ", ".join(f"{name} {seconds:.3f} s" for name, seconds in limits.items()))
    print("| stage | s | share | of streaming once | of scattering once |\n|---|---|---|---|---|")
    for stage, seconds in line["stages"].items():
        print(
            f"| {stage} | {seconds:.2f} | {seconds / line['seconds']:.0%} "
            f"| {seconds / limits['stream']:.0f} | {seconds / limits['scatter']:.1f} |"
        )


if __name__ == "__main__":
    main()
