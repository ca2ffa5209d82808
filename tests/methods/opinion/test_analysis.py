"""The whole analysis: real conversations, simulated ones, the smallest there can be, and the same bytes each time."""

import json
import math
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray

from polsec.methods.opinion.analysis import Analysis, analyse
from polsec.methods.opinion.conversation import ACCEPTED, REJECTED, Conversation, Statement
from polsec.methods.opinion.reading import read_conversation
from polsec.methods.opinion.resampling import adjusted_rand_index
from polsec.methods.opinion.simulate import simulate_continuum, simulate_groups
from polsec.methods.opinion.votes import Votes

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs/opinion-result.schema.json").read_text(encoding="utf-8"))
REAL = ("london.youth.policing", "15-per-hour-seattle", "canadian-electoral-reform", "american-assembly.bowling-green")


def conversation_of(votes: Votes, moderated: int = ACCEPTED) -> Conversation:
    statements = tuple(Statement(str(id), {"en": f"Statement {id}"}, None, moderated) for id in votes.statement_ids)
    return Conversation(votes, statements, {"en": "Test"}, {}, simulated=True)


def conversation_from(matrix: Any, moderated: int = ACCEPTED) -> Conversation:
    return conversation_of(Votes.from_matrix(np.asarray(matrix, float)), moderated)


@cache
def grouped() -> Conversation:
    truth = simulate_groups(2, agreement=0.95, missing="random", seed=1, people=600, statements=60)
    return conversation_of(truth.votes)


@cache
def analysed() -> Analysis:
    return analyse(grouped(), heldout=0.1)


def figures_of(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a result with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures_of(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from figures_of(inner, f"{path}/{place}")
    else:
        yield path, value


def check(result: dict[str, Any]) -> None:
    """Valid by the published schema, and JSON in the strict sense: neither NaN nor infinity."""
    jsonschema.validate(json.loads(json.dumps(result, allow_nan=False)), SCHEMA)
    assert not [path for path, value in figures_of(result) if isinstance(value, float) and not math.isfinite(value)]


# Real conversations


@pytest.mark.parametrize("name", REAL)
def test_real_conversations_are_analysed(opendata: Path, name: str) -> None:
    conversation = read_conversation(opendata / name)
    analysis = analyse(conversation)
    result = analysis.result
    check(result)
    # Counted from the matrix by other means.
    accepted = np.array([statement.moderated != REJECTED for statement in conversation.statements])
    votes = conversation.votes
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    counts = result["counts"]
    assert counts["participants"] == len(np.unique(rows))
    assert counts["analysed"] == len(np.unique(rows[accepted[votes.columns]])) == len(list(analysis.memberships))
    assert counts["votes"] == len(votes.values) == counts["agree"] + counts["pass"] + counts["disagree"]
    assert counts["statements_analysed"] == accepted.sum() == len(result["statements"])
    for block in result["statements"]:
        column = next(j for j, statement in enumerate(conversation.statements) if statement.id == block["id"])
        answers = votes.values[votes.columns == column]
        assert [block["overall"][key] for key in ("agree", "pass", "disagree")] == [
            int((answers == value).sum()) for value in (1, 0, -1)
        ]
        assert block["moderated"] != REJECTED
    assert result["heldout"] is None
    assert result["stability"]["null"]["draws"] in (0, 39)
    if name in ("15-per-hour-seattle", "american-assembly.bowling-green"):
        assert result["groups"]["verdict"] == "continuum"
        assert result["groups"]["reasons"]


# Simulated ones


def test_simulated_groups_are_told_and_described() -> None:
    groups = analysed().result["groups"]
    assert groups["verdict"] == "groups"
    assert groups["number"] == len(groups["members"]) == 2
    assert groups["reasons"] == []
    assert sum(member["size"] for member in groups["members"]) == 600
    assert all(member["describing"] for member in groups["members"])
    assert analysed().result["stability"]["null"]["exceeds"] is True
    check(analysed().result)


def test_a_simulated_continuum_has_ends_instead_of_groups() -> None:
    votes = simulate_continuum(1, missing="random", seed=2, people=300, statements=60)
    analysis = analyse(conversation_of(votes))
    result = analysis.result
    check(result)
    assert result["groups"]["verdict"] == "continuum"
    assert result["groups"]["members"] == []
    assert [end["id"] for end in result["groups"]["ends"]] == ["1-", "1+"]
    assert all(end["describing"] for end in result["groups"]["ends"])
    assert result["space"]["dimensions"] == 1
    assert {region for _, region, _ in analysis.memberships} == {"1-", "1=", "1+"}


def test_every_person_analysed_has_one_membership_with_a_probability() -> None:
    memberships = list(analysed().memberships)
    assert [person for person, _, _ in memberships] == [str(id) for id in grouped().votes.participant_ids]
    members = {member["id"]: member["size"] for member in analysed().result["groups"]["members"]}
    names = [name for _, name, _ in memberships]
    assert {name: names.count(name) for name in members} == members
    assert all(0.5 <= probability <= 1 for _, _, probability in memberships)


def test_held_out_votes_are_scored_only_when_asked_for() -> None:
    block = analysed().result["heldout"]
    assert block["share"] == 0.1
    assert block["votes"] == pytest.approx(0.1 * len(grouped().votes), rel=0.1)
    assert block["log_loss"] < block["baseline_log_loss"] < math.log(2)
    assert 0.5 < block["accuracy"] < 1
    alone = analyse(grouped()).result
    assert alone["heldout"] is None
    assert {**analysed().result, "heldout": None} == alone


def test_rejected_statements_reach_nothing_but_the_counts() -> None:
    votes = simulate_continuum(1, missing="random", seed=3, people=80, statements=20)
    statements = list(conversation_of(votes).statements)
    statements[7] = Statement("7", {}, None, REJECTED)
    rejected = Conversation(votes, tuple(statements), {}, {})
    turned = votes.with_values(np.where(votes.columns == 7, -votes.values, votes.values).astype(np.int8))
    one, other = (analyse(Conversation(v, tuple(statements), {}, {})).result for v in (rejected.votes, turned))
    assert "7" not in {block["id"] for block in one["statements"]}
    for part in ("space", "groups", "consensus", "bridging", "divisive", "unknown", "statements", "stability"):
        assert one[part] == other[part], part


def test_as_many_groups_are_made_as_are_asked_for() -> None:
    votes = simulate_continuum(1, missing="random", seed=4, people=120, statements=30)
    result = analyse(conversation_of(votes), groups=3).result
    check(result)
    assert result["groups"]["asked_for"] is True
    assert [member["id"] for member in result["groups"]["members"]] == ["A", "B", "C"]
    assert result["groups"]["reasons"]


def test_progress_is_told_in_order() -> None:
    told: list[float] = []
    votes = simulate_continuum(1, missing="random", seed=4, people=60, statements=30)
    analyse(conversation_of(votes), progress=lambda stage, share: told.append(share))
    assert told[0] == 0
    assert told[-1] == 1
    assert max(told) == 1


# The smallest there can be


SMALLEST = {
    "nobody": np.full((0, 5), np.nan),
    "no vote": np.full((3, 5), np.nan),
    "no statement": np.zeros((4, 0)),
    "one person": [[1, -1, 0, 1, np.nan]],
    "one vote": [[1]],
    "two people": [[1, -1, 0, 1, 1], [-1, -1, 1, np.nan, 0]],
    "one statement": [[1], [-1], [1], [0], [1]] * 8,
    "all passes": np.zeros((40, 8)),
    "everyone agrees": np.ones((60, 10)),
    "everyone disagrees": -np.ones((60, 10)),
    "all alike": np.tile([1.0, -1.0, 0.0, 1.0], (30, 1)),
    "people without a vote": np.where(np.arange(60)[:, None] % 2, np.nan, np.ones((60, 6))),
    "one vote each": np.where(np.eye(25) > 0, 1.0, np.nan),
    "statements without a vote": np.where(np.arange(12) < 2, 1.0, np.full((40, 12), np.nan)),
}


@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_conversations_are_a_continuum_without_a_complaint(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = analyse(conversation_from(SMALLEST[name])).result
    check(result)
    assert result["groups"]["verdict"] == "continuum"
    assert result["groups"]["reasons"]
    assert result["divisive"] == []


def test_what_everyone_agrees_with_unites_everyone() -> None:
    result = analyse(conversation_from(SMALLEST["everyone agrees"])).result
    assert [(block["direction"], block["overall"]["share"]) for block in result["consensus"]] == [("agree", 1.0)] * 10


@pytest.mark.filterwarnings("error")
def test_a_conversation_of_which_all_statements_were_rejected_is_analysed() -> None:
    result = analyse(conversation_from(np.ones((30, 5)), REJECTED)).result
    check(result)
    assert result["counts"]["participants"] == 30
    assert result["counts"]["analysed"] == result["counts"]["statements_analysed"] == 0
    assert result["groups"]["verdict"] == "continuum"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["one person", "two people", "all passes", "one vote"])
def test_hiding_votes_of_the_smallest_conversations_is_no_error(name: str) -> None:
    check(analyse(conversation_from(SMALLEST[name]), heldout=0.5).result)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["nobody", "one person", "two people", "one statement", "everyone agrees"])
def test_groups_asked_of_the_smallest_conversations_are_no_error(name: str) -> None:
    check(analyse(conversation_from(SMALLEST[name]), groups=2).result)


# The same each time


def as_bytes(conversation: Conversation, **arguments: Any) -> bytes:
    return json.dumps(analyse(conversation, **arguments).result, ensure_ascii=False).encode()


@cache
def small() -> Votes:
    return simulate_groups(2, agreement=0.95, missing="random", seed=6, people=260, statements=50).votes


def log_of(votes: Votes, order: NDArray[np.int64]) -> Votes:
    """The votes from an append log whose rows come in this order."""
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    times = np.zeros(len(votes), np.int64)
    ids = {"participant_ids": range(votes.shape[0]), "statement_ids": range(votes.shape[1])}
    columns = votes.columns.astype(np.int64)
    return Votes.from_log(rows[order], columns[order], votes.values[order], times, **ids)


def test_the_same_votes_give_the_same_bytes_in_whatever_order_they_come() -> None:
    votes = small()
    first = as_bytes(conversation_of(votes), heldout=0.2)
    assert as_bytes(conversation_of(votes), heldout=0.2) == first
    shuffled = log_of(votes, np.random.default_rng(0).permutation(len(votes)))
    assert as_bytes(conversation_of(shuffled), heldout=0.2) == first


def test_another_seed_changes_what_is_drawn_and_not_the_answer() -> None:
    one, other = analysed().result, analyse(grouped(), seed=1).result
    assert one["stability"]["bootstrap"]["axis_correlation"] != other["stability"]["bootstrap"]["axis_correlation"]
    for result in (one, other):
        assert (result["groups"]["verdict"], result["groups"]["number"]) == ("groups", 2)


def told_by_another_process(threads: int) -> dict[str, Any]:
    """The result for the same votes in a process whose pools, BLAS among them, have so many threads."""
    code = (
        "import json, sys\n"
        "from polsec.methods.opinion import model\n"
        f"model.THREADS = {threads}\n"
        "from tests.methods.opinion.test_analysis import analyse, conversation_of, small\n"
        "analysis = analyse(conversation_of(small()))\n"
        "json.dump({'result': analysis.result, 'members': list(analysis.memberships)}, sys.stdout)\n"
    )
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(names, str(threads))}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(run.stdout))


def test_the_number_of_threads_changes_neither_partition_nor_figures() -> None:
    one, two = told_by_another_process(1), told_by_another_process(2)
    assert [name for _, name, _ in one["members"]] == [name for _, name, _ in two["members"]]
    figures, others = (dict(figures_of(told["result"])) for told in (one, two))
    assert figures.keys() == others.keys()
    for path, value in figures.items():
        if isinstance(value, float):
            assert others[path] == pytest.approx(value, abs=2e-6), path
        elif path != "/provenance/threads":
            assert others[path] == value, path
    assert figures["/provenance/threads"] == 1


def test_people_and_statements_relabelled_are_put_together_as_before() -> None:
    votes, random = small(), np.random.default_rng(5)
    people, statements = random.permutation(votes.shape[0]), random.permutation(votes.shape[1])
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    relabelled = Votes.from_log(
        people[rows],
        statements[votes.columns],
        votes.values,
        participant_ids=range(votes.shape[0]),
        statement_ids=range(votes.shape[1]),
    )
    one, other = (analyse(conversation_of(v), groups=2) for v in (votes, relabelled))
    before = np.array([name for _, name, _ in one.memberships])
    after = np.array([name for _, name, _ in other.memberships])
    np.testing.assert_array_equal(after[people], before)
    overall = {block["id"]: block["overall"] for block in one.result["statements"]}
    for block in other.result["statements"]:
        assert block["overall"] == overall[str(int(np.argsort(statements)[int(block["id"])]))]


def test_the_result_knows_no_path_and_no_time() -> None:
    text = json.dumps(analysed().result)
    assert str(ROOT) not in text
    names = {name for path, _ in figures_of(analysed().result) for name in path.split("/")}
    assert not names & {"time", "date", "path", "folder", "duration", "seconds"}
    assert analysed().result["provenance"]["matrix"] == grouped().votes.digest()


def test_the_partition_is_that_of_the_truth() -> None:
    truth = simulate_groups(2, agreement=0.95, missing="random", seed=1, people=600, statements=60)
    names = np.array([name == "A" for _, name, _ in analysed().memberships]).astype(int)
    assert adjusted_rand_index(names, truth.group) > truth.classifier_agreement - 0.12
