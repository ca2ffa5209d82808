"""The operator's result in the schema polsec.opinion/1, from the picture; `publication` then says what may be
published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numba
import numpy as np
import scipy
from numpy.typing import NDArray

import polsec
from polsec.methods.opinion import analysis, everyone, groups, model, resampling, space, statements
from polsec.methods.opinion.conversation import Conversation

SCHEMA = "polsec.opinion/1"
_DIGITS = 6
_PULLING = 5

Block = dict[str, Any]


def of(conversation: Conversation, picture: analysis.Picture) -> Block:
    """The whole result, no figure marked yet."""
    tell = _Teller(conversation, picture)
    return {
        "schema": SCHEMA,
        "audience": "operator",
        "method": "polsec",
        "conversation": {
            "title": dict(conversation.title),
            "description": dict(conversation.description),
            "simulated": conversation.simulated,
        },
        "counts": counts_of(conversation, picture),
        "space": tell.space(),
        "groups": tell.groups(),
        "consensus": [tell.finding(f) for f in picture.findings.uniting],
        "bridging": [tell.finding(f) for f in picture.findings.bridging],
        "divisive": [tell.division(f) for f in picture.findings.dividing],
        "unknown": [
            {**tell.named(j), "overall": tell.share(picture.findings.overall[j]), "reason": reason}
            for j, reason in picture.findings.unknown
        ],
        "statements": [tell.statement(j) for j in range(len(picture.columns))],
        "stability": tell.stability(),
        "heldout": held_out_of(picture.held_out),
        "warnings": [
            {"file": w.file, "line": w.line, "reason": str(w.reason), "advice": str(w.advice)}
            for w in conversation.warnings
        ],
        "provenance": {
            "matrix": conversation.votes.digest(),
            "version": polsec.__version__,
            "seed": picture.seed,
            "parameters": parameters(),
            "libraries": {"numpy": np.__version__, "scipy": scipy.__version__, "numba": numba.__version__},
            "threads": model.THREADS,
        },
    }


def rounded(value: float) -> float:
    """Six digits after the point: what is the same on every platform."""
    return round(float(value), _DIGITS) + 0.0


def counts_of(conversation: Conversation, picture: analysis.Picture) -> Block:
    """How many people, statements and votes there are."""
    whole = conversation.votes
    each = np.diff(picture.votes.offsets)
    answers = whole.statement_counts().sum(0) if whole.shape[1] else np.zeros(3, int)
    low, median, high = np.quantile(each, [0.1, 0.5, 0.9]) if len(each) else (0, 0, 0)
    return {
        "participants": int((np.diff(whole.offsets) > 0).sum()),
        "analysed": picture.votes.shape[0],
        "statements": len(conversation.statements),
        "statements_analysed": len(picture.columns),
        "votes": len(whole.values),
        "agree": int(answers[0]),
        "pass": int(answers[1]),
        "disagree": int(answers[2]),
        "votes_per_person": {"low": rounded(low), "median": rounded(median), "high": rounded(high)},
    }


def share_block(share: statements.Share) -> Block:
    """A SHARE of the schema."""
    return {
        "agree": share.agree,
        "pass": share.passes,
        "disagree": share.disagree,
        "votes": share.votes,
        "share": rounded(share.share),
        "low": rounded(share.low),
        "high": rounded(share.high),
    }


def held_out_of(held_out: analysis.HeldOut | None) -> Block | None:
    """The block of --heldout; None for a figure that too few votes leave without value."""
    if held_out is None:
        return None
    told = held_out.model
    figures = {
        "log_loss": told.log_loss,
        "accuracy": told.accuracy,
        "baseline_log_loss": held_out.baseline.log_loss,
        "calibration_slope": told.calibration_slope,
        "calibration_error": told.calibration_error,
    }
    return {
        "share": held_out.share,
        "votes": told.votes,
        **{name: rounded(value) if np.isfinite(value) else None for name, value in figures.items()},
    }


class _Teller:
    """Writes the parts of the picture that name statements and regions."""

    def __init__(self, conversation: Conversation, picture: analysis.Picture) -> None:
        self.picture = picture
        self.texts = [conversation.statements[k] for k in picture.columns]
        self.grouped = picture.verdict.groups is not None
        step = 1 if self.grouped else 2
        self.shown = list(zip(picture.findings.regions[::step], picture.findings.tables[::step], strict=True))

    def named(self, statement: int) -> Block:
        return {"id": self.texts[statement].id, "text": dict(self.texts[statement].text)}

    def share(self, counts: NDArray[np.int64], direction: str = "agree") -> Block:
        return share_block(statements.share_of(counts, direction))

    def regions(self, statement: int, direction: str = "agree") -> list[Block]:
        return [{"id": name, "figures": self.share(table[statement], direction)} for name, table in self.shown]

    def statement(self, j: int) -> Block:
        return {
            **self.named(j),
            "moderated": self.texts[j].moderated,
            "overall": self.share(self.picture.findings.overall[j]),
            "regions": self.regions(j),
        }

    def finding(self, found: statements.Finding) -> Block:
        return {
            **self.named(found.statement),
            "direction": found.direction,
            "overall": self.share(self.picture.findings.overall[found.statement], found.direction),
            "regions": self.regions(found.statement, found.direction) if self.picture.findings.describing else [],
            "bound": rounded(found.bound),
            "q_value": rounded(found.q_value),
        }

    def division(self, found: statements.Finding) -> Block:
        assert found.difference is not None
        assert found.between is not None
        return {
            **self.named(found.statement),
            "overall": self.share(self.picture.findings.overall[found.statement]),
            "regions": self.regions(found.statement),
            "difference": _difference(found.difference),
            "between": [self.shown[k][0] for k in found.between],
            "q_value": rounded(found.q_value),
        }

    def describing(self, found: Iterable[statements.Description]) -> list[Block]:
        return [
            {
                **self.named(d.statement),
                "direction": d.direction,
                "inside": share_block(d.inside),
                "outside": share_block(d.outside),
                "difference": _difference(d.difference),
                "q_value": rounded(d.q_value),
            }
            for d in found
        ]

    def space(self) -> Block:
        picture, fit = self.picture, self.picture.fit
        d = fit.statements.dimensions
        loadings = fit.statements.means[:, 1:]
        strength = (loadings**2).sum(0)
        errors = model.standard_errors(fit.statements)[:, 1:]
        cells = np.array([table.sum(1) for _, table in self.shown])
        return {
            "dimensions": d,
            "explained": [rounded(x) for x in strength / strength.sum()] if d else [],
            "axes": [self._axis(k, loadings[:, k], errors[:, k]) for k in range(d)],
            "tendency_sd": rounded(fit.statements.tendency_variance**0.5),
            "position_sd": rounded(picture.everyone.position_sd),
            "thin_cells": rounded((cells < statements.FEWEST_IN_REGION).mean()) if cells.size else 0.0,
            "crossvalidation": [
                {
                    "model": t.model,
                    "dimensions": t.dimensions,
                    "log_loss": rounded(t.log_loss),
                    "standard_error": rounded(t.standard_error),
                    "votes": t.votes,
                    "chosen": t.dimensions is not None and t.dimensions == picture.choice.dimensions,
                }
                for t in picture.choice.tried
            ],
            "map": self._map(d),
            "statements": [
                {
                    "id": self.texts[j].id,
                    "position": [rounded(x) for x in loadings[j]],
                    "uncertainty": [rounded(x) for x in errors[j]],
                }
                for j in range(len(self.texts))
            ],
        }

    def _axis(self, k: int, loadings: model.Floats, errors: model.Floats) -> Block:
        sure = np.abs(loadings) > 2 * errors
        order = np.argsort(loadings, kind="stable")
        return {
            "number": k + 1,
            "agreement_correlation": rounded(self.picture.everyone.agreement[k]),
            "low": [self.texts[j].id for j in order[:_PULLING] if sure[j] and loadings[j] < 0],
            "high": [self.texts[j].id for j in order[::-1][:_PULLING] if sure[j] and loadings[j] > 0],
        }

    def _map(self, d: int) -> Block | None:
        density = self.picture.everyone.density
        if density is None:
            return None
        reach = {"low": -everyone.MAP_REACH, "high": everyone.MAP_REACH}
        rows, columns = density.shape
        return {
            "x": reach,
            "y": reach if d > 1 else None,
            "columns": columns,
            "rows": rows,
            "density": density.tolist(),
            "regions": self._centres(d),
        }

    def _centres(self, d: int) -> list[Block]:
        found = self.picture.verdict.groups
        if found is None:
            return []
        return [
            {"id": name, "x": rounded(found.centres[k, 0]), "y": rounded(found.centres[k, 1]) if d > 1 else 0.0}
            for k, name in enumerate(self.picture.findings.regions)
        ]

    def groups(self) -> Block:
        verdict, regions = self.picture.verdict, self.picture.findings.regions
        region = self.picture.everyone.region
        sizes = [int((region == k).sum()) for k in range(len(regions))]
        sides = [("low", 0), ("high", 2)] if regions and not self.grouped else []
        return {
            "verdict": "groups" if self.grouped else "continuum",
            "number": len(regions) if self.grouped else 1,
            "asked_for": verdict.forced,
            "reasons": list(verdict.reasons),
            "evidence": self._evidence(),
            "members": [self._member(k, name, sizes[k]) for k, name in enumerate(regions)] if self.grouped else [],
            "ends": [
                {"id": regions[k], "axis": 1, "side": side, "size": sizes[k], "describing": self._described(k // 2)}
                for side, k in sides
            ],
        }

    def _described(self, k: int) -> list[Block]:
        described = self.picture.findings.describing
        return self.describing(described[k]) if described else []

    def _evidence(self) -> Block:
        verdict = self.picture.verdict
        candidate = verdict.candidate
        return {
            "gain": rounded(verdict.gain),
            "null_high": rounded(verdict.null.max(initial=0.0)),
            "separation": None if candidate is None else rounded(candidate.separation),
            "valley": None if candidate is None else rounded(candidate.valley),
            "candidates": [{"number": m.number, "evidence": rounded(m.criterion)} for m in verdict.tried],
        }

    def _member(self, k: int, name: str, size: int) -> Block:
        placed = self.picture.everyone
        certain = int(((placed.region == k) & (placed.probability >= 0.9)).sum())
        return {
            "id": name,
            "size": size,
            "share": rounded(size / max(len(placed.region), 1)),
            "certain": certain,
            "describing": self._described(k),
        }

    def stability(self) -> Block:
        verdict = self.picture.verdict
        again = verdict.bootstrap
        return {
            "bootstrap": {
                "draws": len(again.axis),
                "partition_ari": _band(again.partition) if self.grouped else None,
                "axis_correlation": _band(again.axis),
                "verdict_share": rounded(again.same_verdict.mean()) if len(again.same_verdict) else None,
            },
            "null": {
                "draws": len(verdict.null),
                "statistic": "gain in log evidence per person of groups over one normal, by Schwarz's criterion",
                "observed": rounded(verdict.gain),
                "high": rounded(verdict.null.max(initial=0.0)),
                "exceeds": bool(verdict.gain > max(float(verdict.null.max(initial=0.0)), 0.0)),
            },
        }


def _difference(difference: statements.Difference) -> Block:
    return {"value": rounded(difference.value), "low": rounded(difference.low), "high": rounded(difference.high)}


def _band(values: model.Floats) -> Block | None:
    if not len(values) or np.isnan(values).any():
        return None
    return {"median": rounded(np.median(values)), "low": rounded(np.quantile(values, 0.1))}


def parameters() -> list[Block]:
    """Every threshold that decides something, with its source."""
    table = [
        (
            "dimensions_at_most",
            space.MOST_AXES,
            "our choice; real conversations gain nothing that one could show beyond",
        ),
        ("dimensions_rule", "one standard error", "Breiman, Friedman, Olshen and Stone 1984"),
        ("loading_prior_variance", model.LOADING_VARIANCE, "our choice: weakly informative on the scale of log-odds"),
        (
            "groups_separation",
            groups.SEPARATION,
            "measured: above what a uniform continuum cut in two shows; Ray and Lindsay 2005",
        ),
        ("groups_smallest_share", groups.SMALLEST_SHARE, "our choice"),
        ("groups_smallest_size", groups.SMALLEST_SIZE, "our choice"),
        ("groups_criterion", "Schwarz", "Schwarz 1978"),
        ("groups_effect_variance", groups.EFFECT_VARIANCE, "our choice: weakly informative on the scale of log-odds"),
        (
            "groups_stable_agreement",
            analysis.STABLE_AGREEMENT,
            "tenth percentile of the adjusted Rand index; Hubert and Arabie 1985",
        ),
        ("null_draws", resampling.NULL_DRAWS, "a test at 1 in 40; Davison and Hinkley 1997"),
        ("bootstrap_draws", resampling.BOOTSTRAP_DRAWS, "Efron 1979"),
        ("interval", statements.CONFIDENCE, "Wilson 1927; Newcombe 1998"),
        ("false_discovery_rate_uniting", statements.FALSE_UNIONS, "Benjamini and Hochberg 1995"),
        ("false_discovery_rate_differences", statements.FALSE_DIFFERENCES, "Benjamini and Hochberg 1995"),
        ("people_fewest_for_regions", analysis.FEWEST_FOR_REGIONS, "small groups: docs/security/small-groups.md"),
        ("votes_fewest", statements.FEWEST_IN_ALL, "our choice"),
        ("votes_fewest_in_region", statements.FEWEST_IN_REGION, "measured: keeps permuted groups from being described"),
        ("uniting_share", statements.UNITING_SHARE, "our choice"),
        ("bridging_share", statements.MAJORITY, "more than half"),
        ("dividing_difference", statements.DIVIDING_DIFFERENCE, "our choice"),
        ("people_fitted_at_most", analysis.MOST_FITTED, "measured: docs/benchmarks.md"),
    ]
    return [{"name": name, "value": value, "source": source} for name, value, source in table]
