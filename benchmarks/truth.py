"""How well groups that exist are found, and none where there are none: simulated truth, as docs/benchmarks.md reports.

    python benchmarks/truth.py [--draws 20] [--null 100] [--agreement 0.95 0.8 0.6] [--quick]

Groups: 2 to 6 among 2,000 people and 100 statements, missing at random and by routing; adjusted Rand index with the
number of groups given, beside that of a Bayes classifier told everything; and verdict and number with nothing given.
Null: 0, 1 and 2 continuous axes with the tendency to agree; how often the answer is a continuum."""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

import numpy as np

from polsec.methods.opinion.analysis import decide
from polsec.methods.opinion.resampling import adjusted_rand_index
from polsec.methods.opinion.simulate import simulate_continuum, simulate_groups

MISSING = ("random", "routed")


def recovered(agreement: float, draws: int, given: bool, numbers: range) -> None:
    found: dict[tuple[int, str], list[tuple[float, float, int]]] = defaultdict(list)
    for number in numbers:
        for missing in MISSING:
            for seed in range(draws):
                truth = simulate_groups(number, agreement=agreement, missing=missing, seed=seed)
                forced = decide(truth.votes, seed=seed, groups=number, resample=False).groups
                ours = adjusted_rand_index(truth.group, forced.membership.argmax(1))
                free = 0
                if given:
                    verdict = decide(truth.votes, seed=seed)
                    free = verdict.groups.number if verdict.groups is not None else 1
                    if free != number:
                        print("#", agreement, number, missing, seed, "found", free, verdict.reasons, file=sys.stderr)
                found[number, missing].append((truth.classifier_agreement, ours, free))
            rows = np.array(found[number, missing])
            told = f"{(rows[:, 2] == number).mean():.2f}" if given else "-"
            print(
                f"| {agreement} | {number} | {missing} | {rows[:, 0].mean():.3f} | {rows[:, 1].mean():.3f} "
                f"| {(rows[:, 0] - rows[:, 1]).mean():.3f} | {told} |",
                flush=True,
            )
    rows = np.array([(*row, key[0]) for key, each in found.items() for row in each])
    told = f"{(rows[:, 2] == rows[:, 3]).mean():.2f}" if given else "-"
    print(
        f"| {agreement} | all | both | {rows[:, 0].mean():.3f} | {rows[:, 1].mean():.3f} "
        f"| {(rows[:, 0] - rows[:, 1]).mean():.3f} | {told} |",
        flush=True,
    )


def null(draws: int) -> None:
    for dimensions in (0, 1, 2):
        for missing in MISSING:
            continuum = 0
            for seed in range(draws):
                verdict = decide(simulate_continuum(dimensions, missing=missing, seed=seed), seed=seed)
                continuum += verdict.groups is None
                if verdict.groups is not None:
                    print(
                        "#",
                        dimensions,
                        missing,
                        seed,
                        verdict.groups.number,
                        verdict.groups.separation,
                        file=sys.stderr,
                    )
            print(f"| {dimensions} | {missing} | {continuum} of {draws} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--null", type=int, default=100)
    parser.add_argument("--agreement", type=float, nargs="*", default=[0.95, 0.8, 0.6])
    parser.add_argument("--given-only", action="store_true", help="do not decide the number, only recover given groups")
    parser.add_argument("--quick", action="store_true", help="one draw of each, only to see that it runs")
    options = parser.parse_args()
    draws, nulls, numbers = (1, 1, range(2, 4)) if options.quick else (options.draws, options.null, range(2, 7))
    began = time.monotonic()
    print("| classifier | groups | missing | its ARI | ours | gap | number right |\n|---|---|---|---|---|---|---|")
    for agreement in options.agreement:
        recovered(agreement, draws, not options.given_only, numbers)
    if nulls:
        print("\n| axes | missing | continuum |\n|---|---|---|")
        null(nulls)
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
