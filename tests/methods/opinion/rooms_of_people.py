"""Operator's results made from a small matrix of votes by counting alone, in the shape of polsec.opinion/1."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion.statements import share_of

Block = dict[str, Any]
UNANSWERED = 9
PLANTED = "marca-7f3a91"


def room(
    people: int, *, statements: int = 12, groups: int = 0, seed: int = 0, answered: float = 0.85
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Votes (people, statements), UNANSWERED where there is none, and the region of each person.

    groups 0 makes a continuum: regions 0 and 2 are its ends, 1 those between. Otherwise everyone has a group, and one
    in twenty is unsure: -1.
    """
    random = np.random.default_rng([seed, people, groups])
    place = np.sort(random.normal(size=people)) if not groups else random.integers(0, groups, people) - (groups - 1) / 2
    pull, base = random.normal(size=statements) * 1.5, random.normal(size=statements) * 1.5
    chance = 1 / (1 + np.exp(-(base + np.outer(place, pull))))
    votes = np.where(random.random(chance.shape) < chance, 1, -1).astype(np.int8)
    votes[random.random(votes.shape) < 0.1] = 0
    votes[:, 0] = 1
    votes[random.random(votes.shape) > answered] = UNANSWERED
    if groups:
        regions = np.where(random.random(people) < 0.05, -1, place + (groups - 1) / 2).astype(np.int64)
    else:
        regions = np.searchsorted([people // 3, people - people // 3], np.arange(people), side="right")
    return votes, regions


def result_of(votes: NDArray[np.int8], regions: NDArray[np.int64], *, groups: int = 0) -> Block:
    """The operator's result. Lists go by simple cuts of the counts; positions of statements by the first component."""
    people, statements = votes.shape
    names = {k: chr(ord("A") + k) for k in range(groups)} if groups else {0: "1-", 2: "1+"}
    columns = range(statements)
    cells = [{name: counted(votes[regions == k, j]) for k, name in names.items()} for j in columns]
    rests = [{n: counted(votes[(regions != k) & (regions >= 0), j]) for k, n in names.items()} for j in columns]
    overall = [counted(votes[:, j]) for j in columns]
    lists = _lists(overall, cells)
    describing = {name: _describing(name, cells, rests) for name in names.values()}
    listed = {entry["id"] for entries in [*lists.values(), *describing.values()] for entry in entries}
    sizes = {name: int((regions == k).sum()) for k, name in names.items()}
    answers = np.array([sum(cell[key] for cell in overall) for key in ("agree", "pass", "disagree")])
    return {
        "schema": "polsec.opinion/1", "audience": "operator", "method": "polsec",
        "conversation": {"title": {"es": "Sala"}, "description": {}, "simulated": True},
        "counts": {
            "participants": people, "analysed": people, "statements": statements, "statements_analysed": statements,
            "votes": int(answers.sum()), "agree": int(answers[0]), "pass": int(answers[1]), "disagree": int(answers[2]),
            "votes_per_person": _percentiles(votes),
        },
        "space": _space(votes),
        "groups": {
            "verdict": "groups" if groups else "continuum", "number": groups or 1, "asked_for": False,
            "reasons": [] if groups else ["within_null"],
            "evidence": {"gain": 1.234567, "null_high": 2.345678, "separation": 1.5, "valley": 0.812345,
                         "candidates": [{"number": 2, "evidence": -float((votes == 1).sum(1).std()) - 1.23456}]},
            "members": [
                {"id": n, "size": sizes[n], "share": sizes[n] / people, "certain": sizes[n] - 1,
                 "describing": describing[n]}
                for n in names.values()
            ] if groups else [],
            "ends": [] if groups else [
                {"id": n, "axis": 1, "side": side, "size": sizes[n], "describing": describing[n]}
                for n, side in (("1-", "low"), ("1+", "high"))
            ],
        },
        **lists,
        "unknown": [
            {**named(j), "overall": overall[j], "reason": "few_votes" if overall[j]["votes"] < 15 else "wide_interval"}
            for j in columns if str(j) not in listed
        ],
        "statements": [
            {**named(j), "moderated": 1, "overall": overall[j], "regions": figures(cells[j])} for j in columns
        ],
        "stability": {
            "bootstrap": {"draws": 20, "partition_ari": None, "axis_correlation": {"median": 0.912345, "low": 0.7},
                          "verdict_share": 0.95},
            "null": {"draws": 39, "statistic": "gain", "observed": 1.234567, "high": 2.345678, "exceeds": False},
        },
        "heldout": {"share": 0.1, "votes": 61, "log_loss": 0.512345, "accuracy": 0.812345, "baseline_log_loss": 0.6,
                    "calibration_slope": 1.0, "calibration_error": 0.01},
        "warnings": [{"file": "votes.csv", "line": 3, "reason": f"{PLANTED} voted twice", "advice": ""}],
        "provenance": {
            "matrix": hashlib.sha256(votes.tobytes()).hexdigest(), "version": "0.1.0", "seed": 0, "parameters": [],
            "libraries": {"numpy": np.__version__}, "threads": 2,
        },
    }  # fmt: skip


def counted(votes: NDArray[np.int8], direction: str = "agree") -> Block:
    """The exact figures of some votes."""
    counts = np.array([(votes == vote).sum() for vote in (1, 0, -1)], np.int64)
    return turned({"agree": int(counts[0]), "pass": int(counts[1]), "disagree": int(counts[2])}, direction)


def turned(cell: Block, direction: str) -> Block:
    """The same votes, with the share of the other answer."""
    share = share_of(np.array([cell["agree"], cell["pass"], cell["disagree"]], np.int64), direction)
    counts = {key: cell[key] for key in ("agree", "pass", "disagree")}
    return {**counts, "votes": share.votes, "share": share.share, "low": share.low, "high": share.high}


def named(statement: int) -> Block:
    return {"id": str(statement), "text": {"es": f"Afirmación {statement}"}}


def figures(cells: Block, direction: str = "agree") -> list[Block]:
    return [{"id": name, "figures": turned(cell, direction)} for name, cell in cells.items()]


def _lists(overall: Sequence[Block], cells: Sequence[Block]) -> Block:
    found: Block = {"consensus": [], "bridging": [], "divisive": []}
    for j, (everyone, regions) in enumerate(zip(overall, cells, strict=True)):
        for direction in ("agree", "disagree"):
            shares = [turned(cell, direction)["share"] for cell in regions.values() if cell["votes"]]
            if shares and min(shares) > 0.5:
                found["consensus" if min(shares) > 0.7 else "bridging"].append({
                    **named(j), "direction": direction, "overall": turned(everyone, direction),
                    "regions": figures(regions, direction), "bound": min(shares) / 1.2, "q_value": 0.012345,
                })  # fmt: skip
        order = sorted(regions, key=lambda name: -regions[name]["share"])
        gap = regions[order[0]]["share"] - regions[order[-1]]["share"]
        if gap > 0.3:
            found["divisive"].append({
                **named(j), "overall": everyone, "regions": figures(regions), "between": [order[0], order[-1]],
                "difference": {"value": gap, "low": gap - 0.1, "high": min(gap + 0.1, 1.0)}, "q_value": 0.012345,
            })  # fmt: skip
    return found


def _describing(name: str, cells: Sequence[Block], rests: Sequence[Block]) -> list[Block]:
    found = []
    for j, (cell, rest) in enumerate(zip(cells, rests, strict=True)):
        gap = cell[name]["share"] - rest[name]["share"]
        if gap > 0.25:
            found.append({
                **named(j), "direction": "agree", "inside": cell[name], "outside": rest[name],
                "difference": {"value": gap, "low": gap - 0.1, "high": min(gap + 0.1, 1.0)}, "q_value": 0.012345,
            })  # fmt: skip
    return found


def _percentiles(votes: NDArray[np.int8]) -> Block:
    low, median, high = np.quantile((votes != UNANSWERED).sum(1), [0.1, 0.5, 0.9])
    return {"low": float(low), "median": float(median), "high": float(high)}


def _space(votes: NDArray[np.int8]) -> Block:
    filled = np.where(votes == UNANSWERED, 0, votes).astype(float)
    _, strength, loadings = np.linalg.svd(filled - filled.mean(0), full_matrices=False)
    pull = loadings[0] * np.sign(loadings[0][np.abs(loadings[0]).argmax()])
    order = [str(j) for j in np.argsort(pull)]
    levels = np.zeros((1, 48), int)
    levels[0, 10:40], levels[0, 20:30], levels[0, 23:27], levels[0, 46] = 1, 3, 4, 1
    return {
        "dimensions": 1, "explained": [1.0],
        "axes": [{"number": 1, "agreement_correlation": 0.123456, "low": order[:3], "high": order[::-1][:3]}],
        "tendency_sd": 0.712345, "position_sd": 0.412345, "thin_cells": 0.312345,
        "crossvalidation": [
            {"model": "dimensions", "dimensions": 1, "log_loss": 0.512345, "standard_error": 0.012345,
             "votes": int((votes != UNANSWERED).sum()), "chosen": True}
        ],
        "map": {"x": {"low": -3.2, "high": 3.2}, "y": None, "columns": 48, "rows": 1, "density": levels.tolist(),
                "regions": []},
        "statements": [
            {"id": str(j), "position": [float(pull[j])], "uncertainty": [float(1 / strength[0])]}
            for j in range(votes.shape[1])
        ],
    }  # fmt: skip
