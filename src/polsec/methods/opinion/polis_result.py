"""The result of the Polis-compatible method in the schema polsec.opinion/1."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import scipy
from numpy.typing import NDArray

import polsec
from polsec.methods.opinion import polis, statements
from polsec.methods.opinion.conversation import Conversation
from polsec.methods.opinion.polis import Consensus, PolisPicture, Representative
from polsec.methods.opinion.result import SCHEMA, rounded, share_block

Block = dict[str, Any]


def result_of(conversation: Conversation, picture: PolisPicture, rejected: NDArray[np.bool_], seed: int) -> Block:
    """The operator's result, no figure marked yet. What the method does not tell (uncertainty, stability) is empty."""
    tell = _Teller(conversation, picture, rejected)
    return {
        "schema": SCHEMA,
        "audience": "operator",
        "method": "polis",
        "conversation": {
            "title": dict(conversation.title),
            "description": dict(conversation.description),
            "simulated": conversation.simulated,
        },
        "counts": tell.counts(),
        "space": tell.space(),
        "groups": tell.groups(),
        "consensus": [tell.consensus(found) for found in picture.consensus],
        "bridging": [],
        "divisive": [],
        "unknown": [],
        "statements": [
            {
                **tell.named(j),
                "moderated": conversation.statements[j].moderated,
                "overall": tell.share(tell.overall[j]),
                "regions": tell.regions(j),
            }
            for j in tell.kept
        ],
        "stability": {},
        "heldout": None,
        "warnings": [
            {"file": w.file, "line": w.line, "reason": str(w.reason), "advice": str(w.advice)}
            for w in conversation.warnings
        ],
        "provenance": {
            "matrix": conversation.votes.digest(),
            "version": polsec.__version__,
            "seed": seed,
            "parameters": parameters(),
            "libraries": {"numpy": np.__version__, "scipy": scipy.__version__, "numba": numba.__version__},
            "threads": 1,
        },
    }


def parameters() -> list[Block]:
    """Every threshold of the method; the source is its description."""
    source = "Small, Bjorkegren, Erkkilä, Shaw and Megill 2021"
    table: dict[str, int | float | str] = {
        "components": polis.COMPONENTS,
        "votes_fewest": polis.FEWEST_VOTES,
        "people_fewest": polis.FEWEST_PEOPLE,
        "base_clusters": polis.BASE_CLUSTERS,
        "groups_at_most": polis.MOST_GROUPS,
        "representative_at_most": polis.MOST_REPRESENTATIVE,
        "z": rounded(polis.Z_90),
        "rejected_statements": "zero",
    }
    return [{"name": name, "value": value, "source": source} for name, value in table.items()]


class _Teller:
    """Writes the parts that name statements and groups; `each` holds the number of votes of each person analysed."""

    def __init__(self, conversation: Conversation, picture: PolisPicture, rejected: NDArray[np.bool_]) -> None:
        self.conversation, self.picture = conversation, picture
        self.kept: list[int] = np.flatnonzero(~rejected).tolist()
        each = np.diff(conversation.votes.select_statements(~rejected).offsets)
        self.each, self.analysed = each[each > 0], int((each > 0).sum())
        self.overall = conversation.votes.statement_counts()
        # One group is no answer of this method but the want of people or of differences.
        self.names = [chr(ord("A") + k) for k in range(picture.groups)] if picture.groups > 1 else []

    def named(self, statement: int) -> Block:
        known = self.conversation.statements[statement]
        return {"id": known.id, "text": dict(known.text)}

    def share(self, counts: NDArray[np.int64], direction: str = "agree") -> Block:
        return share_block(statements.share_of(counts, direction))

    def regions(self, statement: int, direction: str = "agree") -> list[Block]:
        return [
            {"id": name, "figures": self.share(self.picture.counts[k, statement], direction)}
            for k, name in enumerate(self.names)
        ]

    def counts(self) -> Block:
        votes = self.conversation.votes
        low, median, high = np.quantile(self.each, [0.1, 0.5, 0.9]) if self.analysed else (0.0, 0.0, 0.0)
        agree, passes, disagree = (int(count) for count in self.overall.sum(axis=0))
        return {
            "participants": int((np.diff(votes.offsets) > 0).sum()),
            "analysed": self.analysed,
            "statements": len(self.conversation.statements),
            "statements_analysed": len(self.kept),
            "votes": len(votes),
            "agree": agree,
            "pass": passes,
            "disagree": disagree,
            "votes_per_person": {"low": rounded(low), "median": rounded(median), "high": rounded(high)},
        }

    def space(self) -> Block:
        picture = self.picture
        return {
            "dimensions": int((picture.explained > 0).sum()),
            "explained": [rounded(share) for share in picture.explained if share > 0],
            "axes": [],
            "crossvalidation": [],
            "map": None,
            "statements": [
                {
                    "id": self.conversation.statements[j].id,
                    "position": [rounded(x) for x in picture.statement_positions[j]],
                    "uncertainty": [],
                }
                for j in self.kept
            ],
        }

    def groups(self) -> Block:
        found = bool(self.names)
        return {
            "verdict": "groups" if found else "continuum",
            "number": max(len(self.names), 1),
            "reasons": [] if found else ["too_few_people"],
            "members": [self._member(k, name) for k, name in enumerate(self.names)],
            "ends": [],
        }

    def _member(self, k: int, name: str) -> Block:
        size = int((self.picture.labels == k).sum())
        return {
            "id": name,
            "size": size,
            "share": rounded(size / self.analysed),
            "describing": [self._describing(k, found) for found in self.picture.representative[k]],
        }

    def _describing(self, k: int, found: Representative) -> Block:
        own = self.picture.counts[k, found.statement]
        rest = self.picture.counts[:, found.statement].sum(axis=0) - own
        answer = 0 if found.direction == "agree" else 2
        gap = statements.difference_of(own[[answer]], own.sum(keepdims=True), rest[[answer]], rest.sum(keepdims=True))
        value, low, high = (rounded(figure[0]) for figure in gap)
        return {
            **self.named(found.statement),
            "direction": found.direction,
            "inside": self.share(own, found.direction),
            "outside": self.share(rest, found.direction),
            "difference": {"value": value, "low": low, "high": high},
        }

    def consensus(self, found: Consensus) -> Block:
        return {
            **self.named(found.statement),
            "direction": found.direction,
            "overall": self.share(self.overall[found.statement], found.direction),
            "regions": self.regions(found.statement, found.direction),
        }
