"""Public results made by hand, in the shape of docs/opinion-result.schema.json: enough to fill every part of the page.

The statements are those of the demonstration; the figures follow from a few made-up effects, not from votes.
"""

import json
from itertools import cycle
from math import exp, hypot
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = json.loads((ROOT / "src/polsec/site/demonstration/neighbourhood.json").read_text(encoding="utf-8"))
COLUMNS, ROWS, REACH = 48, 32, 3.2
REASONS = ("few_votes", "wide_interval", "rejected_test", "one_sided")
Block = dict[str, Any]


class Invention:
    """One conversation, of so many people and statements, with groups or with so many dimensions."""

    def __init__(self, *, dimensions: int = 1, groups: int = 0, people: int = 400, statements: int = 60) -> None:
        self.random = Random(f"{dimensions} {groups} {people} {statements}")
        self.dimensions, self.groups, self.people = dimensions, groups, people
        self.regions = [chr(ord("A") + k) for k in range(groups)] or (["1-", "1+"] if dimensions else [])
        self.small = people < 50
        self.statements = [self._statement(k) for k in range(statements)]

    def _statement(self, k: int) -> Block:
        given = SCRIPT["statements"][k % len(SCRIPT["statements"])]
        # What everyone shares and where regions part, so that some statements unite and some divide.
        common = self.random.gauss(1.2 if k % 3 else 0.2, 0.9)
        apart = [self.random.gauss(0, (0.2, 0.7, 1.8)[k % 3]) for _ in self.regions]
        rates = [1 / (1 + exp(-common - effect)) for effect in apart]
        overall = sum(rates) / len(rates) if rates else 1 / (1 + exp(-common))
        return {
            "id": str(k),
            "text": {lang: given[lang] for lang in ("es", "en")},
            "overall": overall,
            "rates": rates,
        }

    def figures(self, rate: float, votes: int, direction: str = "agree") -> Block:
        share = rate if direction == "agree" else 0.95 - rate if rate < 0.95 else 0.02
        if self.small:
            return {"band": "few" if share < 1 / 3 else "about_half" if share < 2 / 3 else "most"}
        half = 1.96 * (share * (1 - share) / votes) ** 0.5
        low, high = max(share - half, 0.0), min(share + half, 1.0)
        return {"share": round(share, 2), "low": round(low, 2), "high": round(high, 2), "votes": votes}

    def named(self, statement: Block) -> Block:
        return {"id": statement["id"], "text": statement["text"]}

    def answers(self, statement: Block, direction: str = "agree") -> Block:
        part = max(self.people // 2 // max(len(self.regions), 1), 5)
        return {
            "overall": self.figures(statement["overall"], self.people // 2, direction),
            "regions": [
                {"id": id_, "figures": self.figures(rate, part + 3 * k, direction)}
                for k, (id_, rate) in enumerate(zip(self.regions, statement["rates"], strict=True))
            ],
        }

    def finding(self, statement: Block, direction: str) -> Block:
        found = {**self.named(statement), "direction": direction, **self.answers(statement, direction)}
        all_figures = [found["overall"], *(region["figures"] for region in found["regions"])]
        bound = {} if self.small else {"bound": min(figures["low"] for figures in all_figures)}
        return {**found, **bound, "q_value": 0.002}

    def division(self, statement: Block) -> Block:
        rates = statement["rates"]
        most, least = rates.index(max(rates)), rates.index(min(rates))
        gap = round(rates[most] - rates[least], 2)
        difference = (
            {} if self.small else {"difference": {"value": gap, "low": round(gap - 0.12, 2), "high": min(gap + 0.1, 1)}}
        )
        between = [self.regions[most], self.regions[least]]
        return {**self.named(statement), **self.answers(statement), "between": between, "q_value": 0.001, **difference}

    def describing(self, region: int) -> list[Block]:
        def gap(statement: Block) -> float:
            others = [rate for k, rate in enumerate(statement["rates"]) if k != region]
            return statement["rates"][region] - sum(others) / len(others)

        found = []
        for statement in sorted(self.statements, key=lambda s: -abs(gap(s)))[:12]:
            value, inside = gap(statement), statement["rates"][region]
            direction = "agree" if value > 0 else "disagree"
            found.append({
                **self.named(statement), "direction": direction, "inside": self.figures(inside, 90, direction),
                "outside": self.figures(inside - value, 110, direction), "q_value": 0.001,
                **({} if self.small else {"difference": {"value": abs(round(value, 2)), "low": 0.1, "high": 0.9}}),
            })  # fmt: skip
        return found

    def density(self) -> list[list[int]]:
        """Levels of a hill, or of one hill a group."""
        centres = self.centres() or [(-0.3, 0.2), (0.9, -0.4)]
        if self.dimensions == 1:
            rows = [[sum(exp(-((x - u) ** 2) / 0.9) for u, _ in centres) for x in _middles(COLUMNS)]]
        else:
            rows = [
                [sum(exp(-(hypot(x - u, y - v) ** 2) / 0.5) for u, v in centres) for x in _middles(COLUMNS)]
                for y in _middles(ROWS)
            ]
        cells = sorted((cell for row in rows for cell in row), reverse=True)
        total, before, bars = sum(cells), 0.0, []
        for cell in cells:
            if len(bars) < 4 and before >= (0.25, 0.5, 0.75, 0.9)[len(bars)] * total:
                bars.append(cell)
            before += cell
        return [[sum(cell > bar for bar in bars) for cell in row] for row in rows]

    def centres(self) -> list[tuple[float, float]]:
        return [(-1.6, 0.9), (1.5, 1.0), (0.1, -1.4), (-1.8, -1.2), (2.0, -1.0), (0.2, 2.2)][: self.groups]

    def map(self) -> Block | None:
        if not self.dimensions or self.people < 15:
            return None
        reach = {"low": -REACH, "high": REACH}
        plane = self.dimensions > 1
        return {
            "x": reach, "y": reach if plane else None, "columns": COLUMNS, "rows": ROWS if plane else 1,
            "density": self.density(),
            "regions": [
                {"id": id_, "x": x, "y": y} for id_, (x, y) in zip(self.regions, self.centres(), strict=False)
            ],
        }  # fmt: skip

    def blocks(self) -> Block:
        """The blocks `space` and `groups`."""
        losses = [("overall_rate", None, 0.61), ("statement_rate", None, 0.49), ("intercepts", 0, 0.462)]
        losses += [("dimensions", d, 0.462 - 0.03 * min(d, self.dimensions)) for d in (1, 2)]
        share = 1 / max(self.groups, 1)
        return {
            "space": {
                "dimensions": self.dimensions,
                "explained": [[], [1.0], [0.64, 0.36]][self.dimensions],
                "axes": [
                    {
                        "number": axis + 1, "agreement_correlation": 0.12,
                        "low": [str(3 * axis + 2), "8"], "high": [str(3 * axis + 5), "11"],
                    }
                    for axis in range(self.dimensions)
                ],
                "tendency_sd": 0.7, "position_sd": 0.4, "thin_cells": 0.07,
                "crossvalidation": [
                    {
                        "model": model, "dimensions": d, "log_loss": loss, "standard_error": 0.008, "votes": 14020,
                        "chosen": (d or 0) == self.dimensions and d is not None,
                    }
                    for model, d, loss in losses
                ],
                "map": self.map(),
                "statements": [],
            },
            "groups": {
                "verdict": "groups" if self.groups else "continuum",
                "number": max(self.groups, 1),
                "asked_for": False,
                "reasons": self.reasons(),
                "evidence": {
                    "gain": 41.2 if self.groups else -3.1, "null_high": 3.2, "separation": 4.4, "valley": 0.4,
                    "candidates": [{"number": k, "evidence": -120.3 + 8 * k} for k in (1, 2, 3, 4)],
                },
                "members": [
                    {
                        "id": id_, "size": int(self.people * share), "share": round(share, 2),
                        "certain": int(self.people * share * 0.8), "describing": self.describing(k),
                    }
                    for k, id_ in enumerate(self.regions)
                ] if self.groups else [],
                "ends": [] if self.groups else [
                    {
                        "id": id_, "axis": 1, "side": ("low", "high")[k], "size": self.people // 3,
                        "describing": self.describing(k),
                    }
                    for k, id_ in enumerate(self.regions)
                ],
            },
        }  # fmt: skip

    def reasons(self) -> list[str]:
        if self.groups:
            return []
        return ["no_separation", "within_null"] if self.dimensions else ["no_dimension"]

    def result(self) -> Block:
        """The whole public result."""
        every = self.statements
        united = [s for s in every if min([s["overall"], *s["rates"]]) > 0.65]
        refused = [s for s in every if max([s["overall"], *s["rates"]]) < 0.3]
        bridges = [s for s in every if s not in united and self.regions and min(s["rates"]) > 0.52]
        divides = [s for s in every if self.regions and max(s["rates"]) - min(s["rates"]) > 0.35 and s not in bridges]
        called = [s["id"] for s in [*united, *refused, *bridges, *divides]]
        unknown = [s for s in every if s["id"] not in called]
        votes = self.people * 35
        return {
            "schema": "polsec.opinion/1",
            "audience": "public",
            "method": "polsec",
            "conversation": {
                "title": SCRIPT["title"], "description": SCRIPT["description"], "simulated": True,
            },
            "counts": {
                "participants": self.people, "analysed": self.people, "statements": len(every),
                "statements_analysed": len(every), "votes": votes, "agree": votes * 5 // 10, "pass": votes // 10,
                "disagree": votes - votes * 5 // 10 - votes // 10,
                "votes_per_person": {"low": 25, "median": 35, "high": 45},
            },
            **self.blocks(),
            "consensus": [self.finding(s, "agree") for s in united] + [self.finding(s, "disagree") for s in refused],
            "bridging": [self.finding(s, "agree") for s in bridges],
            "divisive": sorted(map(self.division, divides), key=lambda d: -d.get("difference", {}).get("value", 0)),
            "unknown": [
                {**self.named(s), "overall": self.answers(s)["overall"], "reason": reason}
                for s, reason in zip(unknown, cycle(REASONS), strict=False)
            ],
            "statements": [{**self.named(s), "moderated": 1, **self.answers(s)} for s in every],
            "stability": {
                "bootstrap": {
                    "draws": 20, "partition_ari": {"median": 0.95, "low": 0.9} if self.groups else None,
                    "axis_correlation": {"median": 0.97, "low": 0.93} if self.dimensions else None,
                    "verdict_share": 0.95,
                },
                "null": {
                    "draws": 39 if self.dimensions else 0, "statistic": "gain in log evidence",
                    "observed": 41.2 if self.groups else -3.1,
                    "high": 3.2, "exceeds": bool(self.groups),
                },
            },
            "heldout": None,
            "provenance": {
                "matrix": "3f" * 32, "version": "0.1.0", "seed": 0,
                "parameters": [
                    {"name": "interval", "value": 0.95, "source": "Wilson 1927; Newcombe 1998"},
                    {"name": "false_discovery_rate", "value": 0.05, "source": "Benjamini and Hochberg 1995"},
                ],
                "libraries": {"numpy": "2.4.6"}, "threads": 2,
            },
        }  # fmt: skip


def _middles(cells: int) -> list[float]:
    return [-REACH + (k + 0.5) * 2 * REACH / cells for k in range(cells)]


def invented(**how: int) -> Block:
    """The public result of an invented conversation; see `Invention`."""
    return Invention(**how).result()


EVERY_KIND: dict[str, dict[str, int]] = {
    "line": {"dimensions": 1, "people": 400},
    "plane": {"dimensions": 2, "people": 2000},
    "nothing": {"dimensions": 0, "people": 400},
    "groups": {"dimensions": 2, "groups": 3, "people": 400},
    "six groups": {"dimensions": 2, "groups": 6, "people": 2000},
    "small": {"dimensions": 1, "people": 26, "statements": 39},
    "tiny": {"dimensions": 1, "people": 12, "statements": 20},
}
