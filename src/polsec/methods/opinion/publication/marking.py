"""Says of each object of the operator's result whether its figures may be published."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from polsec.methods.opinion.publication.rules import Block, Judgement, Precision, judge, parameters, precision_of

FINDINGS = ("consensus", "bridging", "divisive")


def mark(result: Mapping[str, Any]) -> Block:
    """The operator's result with "publishable" on every object that carries figures, and the rules in its provenance.

    True means that the public result has the object, rounded or in thirds; the exact figures are the operator's alone.
    The result given is left as it is.
    """
    marked = deepcopy(dict(result))
    judgement = judge(marked)
    marked["counts"]["publishable"] = True
    _mark_space(marked["space"], judgement)
    _mark_groups(marked["groups"], judgement)
    for name in FINDINGS:
        for finding in marked.get(name) or ():
            _mark_regions(finding, judgement)
            finding["publishable"] = _is_finding_publishable(finding, judgement)
    for name in ("unknown", "statements"):
        for statement in marked.get(name) or ():
            _mark_regions(statement, judgement)
            statement["publishable"] = judgement.sight(statement["id"]).overall > Precision.WITHHELD
    if marked.get("stability"):
        marked["stability"]["publishable"] = judgement.mapped
    if marked.get("heldout"):
        marked["heldout"]["publishable"] = judgement.fine and marked["heldout"]["votes"] > 0
    _add_rules(marked["provenance"])
    return marked


def _add_rules(provenance: Block) -> None:
    rules = parameters()
    names = {rule["name"] for rule in rules}
    provenance["parameters"] = [each for each in provenance.get("parameters", ()) if each["name"] not in names] + rules


def _mark_space(space: Block, judgement: Judgement) -> None:
    space["publishable"] = judgement.mapped
    for axis in space.get("axes", ()):
        axis["publishable"] = judgement.mapped
    for statement in space.get("statements", ()):
        statement["publishable"] = judgement.fine and judgement.sight(statement["id"]).overall > Precision.WITHHELD
    if space.get("map"):
        space["map"]["publishable"] = judgement.mapped


def _mark_groups(groups: Block, judgement: Judgement) -> None:
    if groups.get("evidence"):
        groups["evidence"]["publishable"] = judgement.mapped
    for region in [*groups.get("members", ()), *groups.get("ends", ())]:
        region["publishable"] = region["id"] not in judgement.hidden
        for found in region["describing"]:
            found["publishable"] = region["publishable"] and _is_description_publishable(found, region["id"], judgement)


def _is_description_publishable(found: Mapping[str, Any], region: str, judgement: Judgement) -> bool:
    counted = min(found["inside"]["votes"], found["outside"]["votes"])
    return region in judgement.sight(found["id"]).regions and precision_of(counted) > Precision.WITHHELD


def _is_finding_publishable(finding: Mapping[str, Any], judgement: Judgement) -> bool:
    """A finding speaks of every region, so it may only be told where each of them may be."""
    sight = judgement.sight(finding["id"])
    return sight.overall > Precision.WITHHELD and {region["id"] for region in finding["regions"]} <= sight.regions


def _mark_regions(statement: Block, judgement: Judgement) -> None:
    seen = judgement.sight(statement["id"]).regions
    for region in statement.get("regions", ()):
        region["publishable"] = region["id"] in seen
