"""What is published of a result, and what is marked as publishable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from tests.methods.opinion import attacks
from tests.methods.opinion.rooms_of_people import PLANTED, UNANSWERED, counted, result_of, room

from polsec.errors import Problem
from polsec.methods.opinion.analysis import analyse
from polsec.methods.opinion.conversation import Conversation, Statement
from polsec.methods.opinion.publication import mark, parameters, public
from polsec.methods.opinion.publication.figures import difference, told
from polsec.methods.opinion.publication.maps import public_map
from polsec.methods.opinion.publication.rules import Judgement, Precision, hidden_among, judge
from polsec.methods.opinion.reading import read_conversation
from polsec.methods.opinion.votes import Votes

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs/opinion-result.schema.json").read_text("utf-8"))


def operators(people: int, groups: int = 0, seed: int = 0) -> dict[str, Any]:
    return result_of(*room(people, groups=groups, seed=seed), groups=groups)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a result."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from objects(each)


def votes_of(agree: int, other: int) -> dict[str, Any]:
    return counted(np.array([1] * agree + [-1] * other, np.int8))


@pytest.mark.parametrize("people", [5, 12, 20, 60, 400])
@pytest.mark.parametrize("groups", [0, 2, 3])
def test_both_results_keep_the_schema(people: int, groups: int) -> None:
    result = mark(operators(people, groups))
    for each in (result, public(result)):
        jsonschema.validate(each, SCHEMA)


def test_every_object_of_the_operator_with_figures_says_whether_it_is_publishable() -> None:
    result = mark(operators(60, 2))
    lists = [result[name] for name in ("consensus", "bridging", "divisive", "unknown", "statements")]
    inside = [result["space"]["axes"], result["space"]["statements"], result["groups"]["members"]]
    regions = [statement["regions"] for statement in result["statements"]]
    for block in [each for blocks in (*lists, *inside, *regions) for each in blocks]:
        assert type(block["publishable"]) is bool
    for block in ("counts", "space", "stability", "heldout"):
        assert type(result[block]["publishable"]) is bool
    assert type(result["space"]["map"]["publishable"]) is bool
    assert type(result["groups"]["evidence"]["publishable"]) is bool


def test_what_is_marked_is_what_is_published() -> None:
    result = mark(operators(20, 3, seed=1))
    shown = public(result)
    for name in ("consensus", "bridging", "divisive", "statements"):
        assert {e["id"] for e in shown[name]} == {e["id"] for e in result[name] if e["publishable"]}
    members = result["groups"]["members"]
    assert [e["id"] for e in shown["groups"]["members"]] == [e["id"] for e in members if e["publishable"]]
    assert (shown["heldout"] is not None) is result["heldout"]["publishable"]


def test_the_result_given_is_left_as_it_is_and_marks_may_be_made_again() -> None:
    result = operators(60)
    before = deepcopy(result)
    marked = mark(result)
    assert public(result) == public(marked)
    assert mark(marked) == marked
    assert result == before


def test_a_public_result_is_not_taken_for_an_operators() -> None:
    with pytest.raises(ValueError, match="operator"):
        public(public(operators(60)))


@pytest.mark.parametrize(("people", "shown"), [(14, False), (15, True)])
def test_there_is_no_map_under_fifteen_people(people: int, shown: bool) -> None:
    assert (public(operators(people))["space"]["map"] is not None) is shown


@pytest.mark.parametrize("people", [15, 49])
def test_below_fifty_people_shares_are_told_in_thirds_and_nothing_is_counted(people: int) -> None:
    shown = public(operators(people))
    figures = [entry["overall"] for entry in shown["statements"]]
    assert figures
    assert all(set(each) == {"band"} for each in figures)
    assert not {"agree", "pass", "disagree", "votes_per_person"} & shown["counts"].keys()
    assert not [block for block in objects(shown) if "size" in block or "difference" in block or "bound" in block]
    assert shown["space"]["statements"] == []
    assert "matrix" not in shown["provenance"]


def test_from_fifty_people_on_shares_are_told_in_per_cent() -> None:
    result = result_of(*room(160, groups=2, answered=1.0), groups=2)
    figures = public(result)["statements"][1]
    assert set(figures["overall"]) == {"share", "low", "high", "votes"}
    assert [set(region["figures"]) for region in figures["regions"]] == [{"share", "low", "high", "votes"}] * 2


def test_groups_of_fewer_than_seven_are_counted_and_not_shown() -> None:
    votes, regions = room(60, groups=3)
    regions[np.flatnonzero(regions == 2)[6:]] = 1
    shown = public(result_of(votes, regions, groups=3))
    assert [member["id"] for member in shown["groups"]["members"]] in (["A"], ["B"])
    assert shown["groups"]["withheld"] == 2
    assert shown["counts"]["analysed"] == 60
    assert '"C"' not in json.dumps(shown)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"A": 7, "B": 7}, set()),
        ({"A": 200, "B": 6}, {"A", "B"}),
        ({"A": 200, "B": 30, "C": 6}, {"B", "C"}),
        ({"A": 200, "B": 7, "C": 6}, {"A", "B", "C"}),
        ({"A": 200, "B": 9, "C": 3, "D": 4}, {"B", "C", "D"}),
    ],
)
def test_with_a_small_region_the_smallest_others_are_withheld(sizes: dict[str, int], hidden: set[str]) -> None:
    assert hidden_among(sizes) == hidden


def test_a_statement_with_fewer_than_seven_votes_is_counted_as_withheld() -> None:
    votes, regions = room(60)
    votes[6:, 3] = 9
    shown = public(result_of(votes, regions))
    assert "3" not in [statement["id"] for statement in shown["statements"]]
    assert shown["withheld"] == {"statements": 1}


@pytest.mark.parametrize(
    ("agree", "votes", "share", "high"), [(50, 50, 0.9, 1.0), (120, 120, 0.95, 1.0), (1000, 1000, 0.99, 1.0)]
)
def test_unanimity_is_never_told(agree: int, votes: int, share: float, high: float) -> None:
    figures = told(votes_of(agree, votes - agree), Precision.PERCENT)
    assert (figures["share"], figures["high"]) == (share, high)
    assert figures == told(votes_of(agree - 4, votes - agree + 4), Precision.PERCENT)


def test_an_interval_tells_no_more_than_the_share_and_votes_beside_it() -> None:
    told_alike: dict[tuple[float, int], set[str]] = {}
    for votes in range(50, 75):
        for agree in range(votes + 1):
            figures = told(votes_of(agree, votes - agree), Precision.PERCENT)
            told_alike.setdefault((figures["share"], figures["votes"]), set()).add(json.dumps(figures))
    assert {len(ways) for ways in told_alike.values()} == {1}


@pytest.mark.parametrize("votes", [50, 87, 400])
def test_a_published_interval_holds_the_exact_share(votes: int) -> None:
    for agree in range(votes + 1):
        figures = told(votes_of(agree, votes - agree), Precision.PERCENT)
        assert figures["low"] <= agree / votes <= figures["high"]


def test_the_thirds_have_their_names() -> None:
    bands = [told(votes_of(agree, 9 - agree), Precision.THIRDS)["band"] for agree in (2, 3, 6, 7)]
    assert bands == ["few", "about_half", "about_half", "most"]


def test_a_difference_is_that_of_the_published_shares() -> None:
    one, other = (told(votes_of(agree, 100 - agree), Precision.PERCENT) for agree in (70, 40))
    assert difference(one, other) == {"value": 0.3, "low": 0.16, "high": 0.42}  # Newcombe 1998, method 10
    assert difference({"band": "most"}, {"band": "few"}) is None


def test_one_person_far_from_all_others_is_not_on_the_map() -> None:
    density = [[0, 1, 2, 3, 4, 3, 1, 0, 0, 1, 1, 0]]
    found = {"x": {}, "y": None, "columns": 12, "rows": 1, "density": density, "regions": []}
    shown = public_map(found, Judgement(60, frozenset(), {}))["density"]
    assert shown == [[0, 1, 2, 3, 4, 3, 1, 0, 0, 0, 0, 0]]
    assert public_map(found, Judgement(20, frozenset(), {}))["density"] == [[0, 0, 0, 3, 3, 3, 0, 0, 0, 0, 0, 0]]


@pytest.mark.parametrize("people", [20, 160])
def test_the_order_of_lists_tells_nothing_that_is_not_published(people: int) -> None:
    result = operators(people, 2)
    other = deepcopy(result)
    for name in ("consensus", "bridging", "divisive", "unknown"):
        other[name].reverse()
    for member in other["groups"]["members"]:
        member["describing"].reverse()
    assert public(other) == public(result)


@pytest.mark.parametrize("people", [20, 160])
def test_warnings_names_and_exact_tests_are_not_published(people: int) -> None:
    text = json.dumps(public(operators(people)))
    assert PLANTED not in text
    assert "q_value" not in text
    assert "warnings" not in text
    assert PLANTED in json.dumps(mark(operators(people)))


def test_the_rules_are_in_the_provenance_of_every_result() -> None:
    assert parameters()
    for result in (mark(operators(20)), public(operators(20))):
        assert [each for each in result["provenance"]["parameters"] if each in parameters()] == parameters()


def test_ids_and_authors_of_a_conversation_are_not_published() -> None:
    votes, _ = room(40, statements=10, groups=2)
    names = tuple(f"{PLANTED}-{person}" for person in range(40))
    matrix = Votes.from_matrix(np.where(votes == UNANSWERED, np.nan, votes), participant_ids=names)
    texts = tuple(Statement(str(each), {"es": "Afirmación"}, author=names[0]) for each in matrix.statement_ids)
    warning = Problem("votes.csv", 3, f"{PLANTED} voted twice")
    analysis = analyse(Conversation(matrix, texts, {"es": "Sala"}, {}, warnings=(warning,)))
    assert PLANTED in json.dumps(analysis.result["warnings"])
    assert any(name in names for name, _, _ in analysis.memberships)
    assert PLANTED not in json.dumps(public(analysis.result))


def test_a_real_conversation_of_26_people_is_published_in_thirds(opendata: Path) -> None:
    analysis = analyse(read_conversation(opendata / "london.youth.policing"))
    shown = public(analysis.result)
    jsonschema.validate(shown, SCHEMA)
    assert all(set(entry["overall"]) == {"band"} for entry in shown["statements"])
    assert attacks.small_numbers(shown) == []
    assert attacks.unexplained_statements(shown) == []
    regions = [region["id"] for region in analysis.result["groups"]["ends"] or analysis.result["groups"]["members"]]
    assert attacks.solved_cells(shown, regions) == []
    assert attacks.unanimous_cells(shown, regions) == []


def test_few_people_in_no_group_are_not_had_from_everyone_less_the_groups() -> None:
    """Of 138 votes 18 agree, of the groups' 75 and 60 votes 8 and 10: rounded, at most one of the other three does."""
    cells = [{"id": "A", "figures": votes_of(8, 67)}, {"id": "B", "figures": votes_of(10, 50)}]
    groups = {"members": [{"id": "A", "size": 80}, {"id": "B", "size": 72}], "ends": []}
    statement = {"id": "1", "overall": votes_of(18, 120), "regions": cells}
    judged = judge({"groups": groups, "counts": {"analysed": 160}, "statements": [statement]})
    assert judged.sight("1").overall is Precision.PERCENT
    assert judged.sight("1").regional is Precision.THIRDS
