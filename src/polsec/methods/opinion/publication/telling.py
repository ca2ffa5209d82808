"""Makes the public result: what is publishable, as finely as the rules allow, in an order that tells nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from polsec.methods.opinion.publication.figures import band_of, difference, full_steps, nearest_step, rounded, told
from polsec.methods.opinion.publication.maps import public_map
from polsec.methods.opinion.publication.marking import FINDINGS, mark
from polsec.methods.opinion.publication.rules import Block, Judgement, Precision, judge, precision_of

_COUNTED = ("participants", "analysed", "statements", "statements_analysed")
_VOTES = ("votes", "agree", "pass", "disagree")


def public(result: Mapping[str, Any]) -> Block:
    """The public result from the operator's.

    Args:
        result: an operator's result in the schema polsec.opinion/1, marked or not; it is left as it is.

    Returns:
        The same shape with audience "public": objects that are not publishable are left out, figures are told as
        {"share", "low", "high", "votes"} rounded or as {"band"}, without q-values and exact counts. Every statement of
        the table is among the findings, the describing statements or the unknown ones, so that what is missing from a
        list tells nothing. "withheld" counts statements left out of the table.

    Raises:
        ValueError: the result is not an operator's.
    """
    if result["audience"] != "operator":
        raise ValueError("a public result is made from an operator's")
    return _Teller(mark(result)).result()


class _Teller:
    """Tells one marked result."""

    def __init__(self, marked: Block) -> None:
        self.marked = marked
        self.judgement: Judgement = judge(marked)
        self.order = {statement["id"]: place for place, statement in enumerate(marked["statements"])}
        self.reasons = {each["id"]: each["reason"] for each in marked["unknown"]}
        self.digits = 2 if self.judgement.fine else 1

    def result(self) -> Block:
        marked = self.marked
        statements = [self.statement(each) for each in _publishable(marked["statements"])]
        findings = {name: self.findings(marked[name]) for name in FINDINGS}
        groups = self.groups()
        answered = {each["id"] for name in FINDINGS for each in findings[name]}
        answered |= {each["id"] for region in [*groups["members"], *groups["ends"]] for each in region["describing"]}
        result = {
            **{key: marked[key] for key in ("schema", "method", "conversation")},
            "audience": "public",
            "counts": self.counts(),
            "space": self.space(),
            "groups": groups,
            **findings,
            "unknown": [self.unknown(each) for each in statements if each["id"] not in answered],
            "statements": statements,
            "stability": self.rounded(marked["stability"]) if marked["stability"].get("publishable") else {},
            "heldout": self.heldout(),
            "provenance": self.provenance(),
        }
        missing = len(marked["statements"]) - len(statements)
        return {**result, **_named("withheld", {"statements": missing} if missing else {})}

    def rounded(self, block: Mapping[str, Any]) -> Block:
        return {key: rounded(value, self.digits) for key, value in block.items() if key != "publishable"}

    def counts(self) -> Block:
        """People exactly, votes by full steps; what each answered and how busy they were only where they are many."""
        counts = self.marked["counts"]
        votes = _VOTES if self.judgement.fine else _VOTES[:1]
        told_counts = {
            **{key: counts[key] for key in _COUNTED if key in counts},
            **{key: full_steps(counts[key]) for key in votes if key in counts},
        }
        if self.judgement.fine and "votes_per_person" in counts:
            told_counts["votes_per_person"] = rounded(counts["votes_per_person"], 0)
        return told_counts

    def space(self) -> Block:
        space = self.marked["space"]
        if not space["publishable"]:
            nothing: Block = {"explained": [], "axes": [], "crossvalidation": [], "map": None, "statements": []}
            return {"dimensions": space["dimensions"], **nothing}
        found = space["map"]
        return {
            **self.rounded(space),
            "axes": [self.axis(axis) for axis in _publishable(space["axes"])],
            "crossvalidation": [
                {**rounded(row, self.digits + 1), "votes": full_steps(row["votes"])} for row in space["crossvalidation"]
            ],
            "map": public_map(found, self.judgement) if found and found["publishable"] else None,
            "statements": [self.rounded(each) for each in _publishable(space["statements"])],
        }

    def axis(self, axis: Mapping[str, Any]) -> Block:
        """The statements that pull to either side keep no order of strength."""
        seen = {key: [each for each in axis[key] if self.judgement.sight(each).overall] for key in ("low", "high")}
        return {**self.rounded(axis), **{key: sorted(each, key=self.place) for key, each in seen.items()}}

    def place(self, statement: str) -> int:
        return self.order.get(statement, len(self.order))

    def groups(self) -> Block:
        groups = self.marked["groups"]
        lists = {key: [self.region(each) for each in _publishable(groups.get(key, ()))] for key in ("members", "ends")}
        missing = sum(len(groups.get(key, ())) - len(each) for key, each in lists.items())
        return {
            **{key: value for key, value in groups.items() if key not in ("evidence", "publishable")},
            **lists,
            **_named("evidence", self.evidence(groups.get("evidence") or {})),
            **_named("withheld", missing),
        }

    def evidence(self, evidence: Mapping[str, Any]) -> Block:
        """Of few people without each log evidence, which a guess of all votes could be held against."""
        if not evidence.get("publishable"):
            return {}
        told_of = evidence.keys() if self.judgement.fine else evidence.keys() - {"candidates"}
        return self.rounded({key: value for key, value in evidence.items() if key in told_of})

    def region(self, region: Mapping[str, Any]) -> Block:
        """A group or an end: its size by steps, or its share in thirds, and what describes it, the widest gap first."""
        describing = [self.description(each) for each in _publishable(region["describing"])]
        figures: Block = {}
        people = self.judgement.people
        if self.judgement.fine:
            figures["size"] = nearest_step(region["size"])
        if "share" in region:
            share = region["size"] / people
            figures["share"] = round(min(figures["size"] / people, 1.0), 2) if figures else {"band": band_of(share)}
        return {
            **{key: region[key] for key in ("id", "axis", "side") if key in region},
            **figures,
            "describing": self.sorted(describing),
        }

    def description(self, found: Mapping[str, Any]) -> Block:
        precision = min(
            self.judgement.sight(found["id"]).regional,
            *(precision_of(found[key]["votes"]) for key in ("inside", "outside")),
        )
        inside, outside = told(found["inside"], precision), told(found["outside"], precision)
        return {
            **{key: found[key] for key in ("id", "text", "direction")},
            "inside": inside,
            "outside": outside,
            **_named("difference", difference(inside, outside)),
        }

    def sorted(self, blocks: list[Block]) -> list[Block]:
        """The widest difference or the highest bound first, as published; where it is the same, as in the table."""
        return sorted(blocks, key=lambda block: (-_weight(block), self.place(block["id"])))

    def statement(self, statement: Mapping[str, Any]) -> Block:
        sight = self.judgement.sight(statement["id"])
        return {
            **{key: value for key, value in statement.items() if key in ("id", "text", "moderated", "direction")},
            "overall": told(statement["overall"], sight.overall),
            "regions": [
                {"id": region["id"], "figures": told(region["figures"], sight.regional)}
                for region in _publishable(statement["regions"])
            ],
        }

    def findings(self, found: Iterable[Mapping[str, Any]]) -> list[Block]:
        return self.sorted([self.finding(each) for each in _publishable(found)])

    def finding(self, finding: Mapping[str, Any]) -> Block:
        block = self.statement(finding)
        figures = {region["id"]: region["figures"] for region in block["regions"]}
        if "between" in finding:
            one, other = (figures[region] for region in finding["between"])
            return {**block, "between": finding["between"], **_named("difference", difference(one, other))}
        lows = [each["low"] for each in [block["overall"], *figures.values()] if "low" in each]
        return {**block, "bound": min(lows)} if len(lows) == len(figures) + 1 else block

    def unknown(self, statement: Mapping[str, Any]) -> Block:
        return {**{key: statement[key] for key in ("id", "text", "overall")}, "reason": self.reason(statement["id"])}

    def reason(self, statement: str) -> str:
        """Why nothing is said of a statement, as coarse as its figures.

        A finding that may not be told gets the reason of every statement that is told of as little.
        """
        found = self.reasons.get(statement, "wide_interval")
        table = self.marked["statements"][self.place(statement)]
        sight = self.judgement.sight(statement)
        if found == "few_votes":
            return "few_votes"
        if len(sight.regions) < len(table["regions"]):
            return "one_sided"
        return found if sight.overall is Precision.PERCENT else "wide_interval"

    def heldout(self) -> Block | None:
        heldout = self.marked.get("heldout")
        if not heldout or not heldout["publishable"]:
            return None
        return {**self.rounded(heldout), "votes": full_steps(heldout["votes"])}

    def provenance(self) -> Block:
        """Of few people the hash of the votes would confirm a guess of all of them, so it is left out."""
        provenance = dict(self.marked["provenance"])
        if not self.judgement.fine:
            provenance.pop("matrix", None)
        return provenance


def _publishable(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [block for block in blocks if block["publishable"]]


def _named(name: str, value: object) -> Block:
    return {name: value} if value else {}


def _weight(block: Mapping[str, Any]) -> float:
    return float(block["difference"]["value"] if "difference" in block else block.get("bound", 0.0))
