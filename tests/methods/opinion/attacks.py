"""What a reader of a published result can try. Each attack returns what it got; nothing means that it failed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog

Block = Mapping[str, Any]
ANSWERS = ("agree", "disagree")
POSSIBLE_COUNTS = 5
BANDS = {"few": (0.0, 1 / 3), "about_half": (1 / 3, 2 / 3), "most": (2 / 3, 1.0)}


@dataclass
class Equations:
    """All that is published about one statement, as linear inequalities on the votes in each cell.

    Variables: agree, pass and disagree of each region and of the rest who are in none.
    """

    regions: list[str]
    people: int
    rows: list[np.ndarray] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def votes(self, cells: set[str], *answers: str) -> np.ndarray:
        wanted = answers or ("agree", "pass", "disagree")
        every = ("agree", "pass", "disagree")
        rows = [[float(name in cells and each in wanted) for each in every] for name in self.regions]
        return np.array(rows).ravel()

    def at_most(self, row: np.ndarray, bound: float) -> None:
        self.rows.append(row)
        self.bounds.append(bound)

    def learn(self, cells: set[str], figures: Block, answer: str) -> None:
        """Takes in one published object of figures, exact, rounded or banded."""
        votes, chosen = self.votes(cells), self.votes(cells, answer)
        if "band" in figures:
            low, high = BANDS[figures["band"]]
            least, most = 7, self.people
        elif answer in figures:
            for key in (*ANSWERS, "pass"):
                self.at_most(self.votes(cells, key), figures[key])
                self.at_most(-self.votes(cells, key), -figures[key])
            return
        else:
            least, most = figures["votes"], figures["votes"] + 9
            low = 0.0 if figures["low"] == 0 else figures["share"] - 0.005
            high = 1.0 if figures["high"] == 1 else figures["share"] + 0.005
        self.at_most(votes, most)
        self.at_most(-votes, -least)
        self.at_most(chosen - high * votes, 0)
        self.at_most(low * votes - chosen, 0)

    def extent(self, row: np.ndarray) -> tuple[float, float]:
        """The least and the most that this sum of cells can be."""
        ends = []
        for sign in (1, -1):
            solved = linprog(
                sign * row, A_ub=np.array(self.rows), b_ub=np.array(self.bounds) + 1e-6, bounds=(0, self.people)
            )
            assert solved.status == 0, "what is published contradicts itself"
            ends.append(sign * solved.fun)
        return ends[0], ends[1]


def equations_of(result: Block, statement: Block, regions: list[str]) -> tuple[Equations, list[set[str]]]:
    """All that a result publishes about a statement, and which sets of regions it tells of."""
    solver = Equations([*regions, "rest"], result["counts"]["analysed"])
    everyone = set(solver.regions)
    told = []
    solver.at_most(solver.votes(everyone), solver.people)
    for cells, figures, answer in _figures(result, statement["id"], everyone, set(regions)):
        solver.learn(cells, figures, answer)
        told.append(cells)
    return solver, told


def _figures(
    result: Block, statement: str, everyone: set[str], regions: set[str]
) -> Iterator[tuple[set[str], Block, str]]:
    for name in ("statements", "consensus", "bridging", "divisive", "unknown"):
        for entry in result[name]:
            if entry["id"] == statement:
                answer = entry.get("direction", "agree")
                yield everyone, entry["overall"], answer
                for region in entry.get("regions", ()):
                    yield {region["id"]}, region["figures"], answer
    # All others than a group are the other groups; all others than an end include those between.
    others = everyone if result["groups"]["ends"] else regions
    for region in [*result["groups"]["members"], *result["groups"]["ends"]]:
        for entry in region["describing"]:
            if entry["id"] == statement:
                yield {region["id"]}, entry["inside"], entry["direction"]
                yield others - {region["id"]}, entry["outside"], entry["direction"]


def solved_cells(result: Block, regions: list[str]) -> list[str]:
    """Subtraction: cells that are not told, whose answers all that is told leaves fewer than POSSIBLE_COUNTS.

    What the figure of everyone tells by itself ("few of twelve agree": at most four in any region) is no subtraction.
    """
    got = []
    for statement in result["statements"]:
        solver, told = equations_of(result, statement, regions)
        alone = Equations(solver.regions, solver.people)
        alone.at_most(alone.votes(set(alone.regions)), alone.people)
        alone.learn(set(alone.regions), statement["overall"], "agree")
        for name in (name for name in solver.regions if {name} not in told):
            for answer in ANSWERS:
                left = possible_counts(solver.extent(solver.votes({name}, answer)))
                if left < POSSIBLE_COUNTS and left < possible_counts(alone.extent(alone.votes({name}, answer))):
                    got.append(f"{statement['id']} {name} {answer}: {left} possible counts")
    return got


def possible_counts(extent: tuple[float, float]) -> int:
    """How many whole numbers lie in an interval."""
    low, high = extent
    return math.floor(high + 0.001) - math.ceil(low - 0.001) + 1


def unanimous_cells(result: Block, regions: list[str]) -> list[str]:
    """Group disclosure: cells of which a reader knows that all, or all but one, gave (or did not give) an answer."""
    got = []
    for statement in result["statements"]:
        solver, told = equations_of(result, statement, regions)
        for cells in told:
            for answer in ANSWERS:
                chosen = solver.votes(cells, answer)
                apart = solver.extent(solver.votes(cells) - chosen)[1], solver.extent(chosen)[1]
                if min(apart) < 2:
                    got.append(f"{statement['id']} {sorted(cells)} {answer}: at most {min(apart):.1f} apart")
    return got


def unexplained_statements(result: Block) -> list[str]:
    """Lists against the table: statements of the table in no list, which must then be among those withheld."""
    listed = {entry["id"] for name in ("consensus", "bridging", "divisive", "unknown") for entry in result[name]}
    for region in [*result["groups"]["members"], *result["groups"]["ends"]]:
        listed |= {entry["id"] for entry in region["describing"]}
    return [entry["id"] for entry in result["statements"] if entry["id"] not in listed]


def small_numbers(result: Block) -> list[str]:
    """Sizes and votes that are told although fewer than seven people are behind them, or exactly below fifty."""
    fine = result["counts"]["analysed"] >= 50
    found = []
    for path, value in leaves(result):
        if path[-1] in ("size", "certain") and (value < 7 or not fine):
            found.append(f"{path}: {value}")
        if path[-1] == "votes" and path[0] not in ("counts", "space", "heldout") and value < 50:
            found.append(f"{path}: {value}")
    return found


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every figure and word of a result with the way to it; entries of lists go by their id where they have one."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, each.get("id", place) if isinstance(each, Mapping) else place))
    else:
        yield path, value


def changed(one: Block, other: Block) -> set[tuple[Any, ...]]:
    """The ways to all that is in only one of two results, or otherwise in each."""
    before, after = dict(leaves(one)), dict(leaves(other))
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def text_of(result: Block) -> str:
    """The bytes that a reader gets."""
    return json.dumps(result, ensure_ascii=False)


Publication = Callable[[Block], dict[str, Any]]


def as_it_is(result: Block) -> dict[str, Any]:
    """The naive publication: all figures, without the warnings that name people."""
    return {**{key: value for key, value in result.items() if key != "warnings"}, "audience": "public"}
