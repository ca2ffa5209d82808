"""The Polis-compatible method: the algebra against numpy, the figures against red-dwarf, and no order that matters."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, silhouette_score

from polsec.methods.opinion import polis
from polsec.methods.opinion.conversation import Conversation, Statement
from polsec.methods.opinion.polis import polis_picture, polis_result
from polsec.methods.opinion.reading import read_conversation
from polsec.methods.opinion.votes import Votes

SCHEMA = Path(__file__).resolve().parents[3] / "docs/opinion-result.schema.json"
Floats = NDArray[np.float64]


def drawn_matrix(people: int = 150, statements: int = 45, seed: int = 3) -> Floats:
    """Three kinds of people, a third of the cells unseen, some people with few votes."""
    random = np.random.default_rng(seed)
    centres = random.normal(0.0, 1.5, (3, statements))
    logits = centres[random.choice(3, people, p=[0.5, 0.3, 0.2])] + random.normal(0.4, 0.5, (people, 1))
    matrix = np.where(random.random(logits.shape) < 1 / (1 + np.exp(-logits)), 1.0, -1.0)
    matrix[random.random(matrix.shape) < 0.12] = 0.0
    matrix[random.random(matrix.shape) < random.uniform(0.05, 0.95, (people, 1))] = np.nan
    matrix[np.isnan(matrix).all(1), 0] = 1.0
    return matrix


def imputed(matrix: Floats) -> Floats:
    return np.where(np.isnan(matrix), np.nanmean(matrix, axis=0), matrix)


def up_to_sign(found: Floats, expected: Floats) -> Floats:
    """`found` (n, 2) with the signs of `expected`."""
    return found * np.sign((found * expected).sum(axis=0))


def rejected_of(conversation: Conversation) -> NDArray[np.bool_]:
    return np.array([statement.moderated == -1 for statement in conversation.statements])


@pytest.mark.parametrize("shape", [(150, 45), (20, 45), (60, 8), (12, 3)])
def test_positions_are_the_singular_vectors_of_the_imputed_votes(shape: tuple[int, int]) -> None:
    matrix = drawn_matrix(*shape)
    picture = polis_picture(Votes.from_matrix(matrix), np.zeros(shape[1], bool))
    filled = imputed(matrix)
    left, singular, right = np.linalg.svd(filled - filled.mean(0), full_matrices=False)
    scale = np.sqrt(shape[1] / (~np.isnan(matrix)).sum(1))[:, None]
    expected = left[:, :2] * singular[:2] * scale
    np.testing.assert_allclose(up_to_sign(picture.positions, expected), expected, atol=1e-6)
    np.testing.assert_allclose(up_to_sign(picture.components.T, right[:2].T), right[:2].T, atol=1e-6)
    np.testing.assert_allclose(picture.explained, singular[:2] ** 2 / (singular**2).sum(), atol=1e-9)


def test_a_rejected_statement_counts_as_a_vote_of_everyone_and_dropped_as_none() -> None:
    matrix = drawn_matrix()
    rejected = np.arange(45) >= 35
    votes = Votes.from_matrix(matrix)
    zeroed, dropped = (polis_picture(votes, rejected, moderation=how) for how in ("zero", "drop"))
    given = (~np.isnan(matrix[:, :35])).sum(1)
    seen = given > 0
    np.testing.assert_allclose(zeroed.components, dropped.components, atol=1e-9)
    unscaled = zeroed.positions[seen] / np.sqrt(45 / (given[seen] + 10))[:, None]
    np.testing.assert_allclose(unscaled * np.sqrt(35 / given[seen])[:, None], dropped.positions[seen], atol=1e-8)
    alone = polis_picture(votes.select_statements(~rejected), np.zeros(35, bool))
    np.testing.assert_allclose(alone.positions, dropped.positions, atol=1e-8)


def test_people_need_seven_votes_and_are_filled_up_to_fifteen() -> None:
    counted = np.array([1, 3, 6, 7, 8, 0] + [9] * 20)
    assert polis._clustered(counted, 40).tolist() == [False, False, False, True, True, False] + [True] * 20
    few = np.array([9] * 10 + [6, 5, 4, 4, 3, 2, 1, 0])
    assert polis._clustered(few, 40).sum() == 15
    assert polis._clustered(np.array([3] * 20), 3).all()


def test_the_z_tests_are_those_described() -> None:
    # One agree of one vote passes the cut of 1.28: the weakness that the description is known for.
    assert polis.share_z(np.array(1), np.array(1)) == pytest.approx(1.41421356)
    assert polis.share_z(np.array(3), np.array(5)) == pytest.approx(0.8164965809)
    assert polis.ratio_z(np.array(7), np.array(9), np.array(2), np.array(8)) == pytest.approx(2.0571383478)
    assert polis.ratio_z(np.array(5), np.array(5), np.array(5), np.array(5)) == 0.0


def test_silhouettes_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(2)
    points, label = random.normal(size=(80, 2)), random.integers(0, 3, 80)
    assert polis._silhouette(points, label, 3) == pytest.approx(silhouette_score(points, label))


@pytest.mark.parametrize("people", [150, 500])
def test_neither_the_order_of_people_nor_of_statements_changes_the_picture(people: int) -> None:
    matrix = drawn_matrix(people)
    random = np.random.default_rng(8)
    rows, columns = random.permutation(people), random.permutation(45)
    one = polis_picture(Votes.from_matrix(matrix), np.zeros(45, bool))
    two = polis_picture(Votes.from_matrix(matrix[np.ix_(rows, columns)]), np.zeros(45, bool))
    np.testing.assert_allclose(two.positions, one.positions[rows], atol=1e-6)
    np.testing.assert_array_equal(two.labels, one.labels[rows])
    np.testing.assert_allclose(two.silhouettes, one.silhouettes, atol=1e-6)
    for mine, theirs in zip(two.representative, one.representative, strict=True):
        assert [columns[found.statement] for found in mine] == [found.statement for found in theirs]


def test_votes_that_span_nothing_give_no_axis_and_no_groups() -> None:
    picture = polis_picture(Votes.from_matrix(np.ones((30, 5))), np.zeros(5, bool))
    assert picture.explained.tolist() == [0.0, 0.0]
    assert picture.groups == 1
    nobody = polis_picture(Votes.from_matrix(np.full((3, 2), np.nan)), np.zeros(2, bool))
    assert nobody.groups == 0
    assert nobody.representative == ()


def run_red_dwarf(votes: Votes, rejected: NDArray[np.bool_]) -> Any:
    base = pytest.importorskip("reddwarf.implementations.base")
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    listed = [
        {"participant_id": int(i), "statement_id": int(j), "vote": int(value), "modified": at}
        for at, (i, j, value) in enumerate(zip(rows, votes.columns, votes.values, strict=True))
    ]
    return base.run_pipeline(votes=listed, mod_out_statement_ids=np.flatnonzero(rejected).tolist(), random_state=0)


def test_positions_and_tests_are_those_of_red_dwarf() -> None:
    votes = Votes.from_matrix(drawn_matrix(people=90))
    rejected = np.arange(45) % 9 == 0
    picture, peer = polis_picture(votes, rejected), run_red_dwarf(votes, rejected)
    expected = np.array([peer.participant_projections[i] for i in range(90)])
    np.testing.assert_allclose(up_to_sign(picture.positions, expected), expected, atol=1e-6)
    expected = np.array([peer.statement_projections[j] for j in range(45)])
    np.testing.assert_allclose(up_to_sign(picture.statement_positions, expected), expected, atol=1e-6)
    told = {(int(row["tid"]), "agree") for row in peer.consensus["agree"]}
    told |= {(int(row["tid"]), "disagree") for row in peer.consensus["disagree"]}
    assert {(found.statement, found.direction) for found in picture.consensus} == told


def test_groups_that_stand_apart_are_those_of_red_dwarf() -> None:
    random = np.random.default_rng(6)
    kind = random.random(80) < 0.4
    leaning = random.choice([-1.0, 1.0], 30)
    matrix = np.where(random.random((80, 30)) < 0.9, 1.0, -1.0) * np.where(kind[:, None], leaning, -leaning)
    matrix[random.random(matrix.shape) < 0.4] = np.nan
    votes = Votes.from_matrix(matrix)
    picture, peer = polis_picture(votes, np.zeros(30, bool)), run_red_dwarf(votes, np.zeros(30, bool))
    assert adjusted_rand_score(peer.participants_df["cluster_id"].to_numpy(int), picture.labels) == 1.0
    assert adjusted_rand_score(kind, picture.labels) == 1.0
    assert picture.silhouettes.argmax() == 0


def test_representative_statements_are_those_of_red_dwarf_for_the_same_groups() -> None:
    votes = Votes.from_matrix(drawn_matrix(people=90))
    rejected = np.arange(45) % 9 == 0
    peer = run_red_dwarf(votes, rejected)
    labels = peer.participants_df["cluster_id"].fillna(-1).to_numpy(np.int8)
    counts = polis._count_by_group(votes.offsets, votes.columns, votes.values, labels, labels.max() + 1, 45)
    for group, mine in enumerate(polis._representative(counts, ~rejected)):
        theirs = {int(row["tid"]): row for row in peer.repness[group]}
        shared = [found for found in mine if found.statement in theirs]
        # Its exception for the best agreed statement, which depends on the order, may put one in another's place.
        assert len(shared) >= len(mine) - 1
        for found in shared:
            row = theirs[found.statement]
            assert (found.direction, found.chosen, found.votes) == (
                row["repful-for"],
                row["n-success"],
                row["n-trials"],
            )
            figures = [row[name] for name in ("p-success", "p-test", "repness", "repness-test")]
            np.testing.assert_allclose([found.share, found.share_z, found.ratio, found.ratio_z], figures, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    # Between what two other programs reach (design note, 10 seeds), not an aim: what was published is no truth.
    [("15-per-hour-seattle", 0.8, 1.0), ("canadian-electoral-reform", 0.9, 1.0), ("london.youth.policing", 0.1, 0.4)],
)
def test_published_groups_are_met_as_well_as_others_meet_them(
    opendata: Path, name: str, least: float, most: float
) -> None:
    conversation = read_conversation(opendata / name)
    labels = polis_picture(conversation.votes, rejected_of(conversation)).labels
    published = conversation.published_groups or {}
    told = np.array([published.get(str(person), -1) for person in conversation.votes.participant_ids])
    both = (told >= 0) & (labels >= 0)
    assert least <= adjusted_rand_score(told[both], labels[both]) <= most


def test_the_result_keeps_to_the_schema_and_draws_nothing() -> None:
    votes = Votes.from_matrix(drawn_matrix())
    statements = tuple(Statement(str(j), {"es": f"Frase {j}"}, None, -1 if j == 4 else 1) for j in range(45))
    conversation = Conversation(votes, statements, {"es": "Prueba"}, {})
    one, two = (polis_result(conversation, seed) for seed in (0, 1))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(one)
    one["provenance"]["seed"] = two["provenance"]["seed"] = None
    assert json.dumps(one) == json.dumps(two)
    assert "4" not in {row["id"] for row in one["statements"]}
    assert sum(member["size"] for member in one["groups"]["members"]) <= one["counts"]["analysed"]
    empty = replace(conversation, votes=Votes.from_matrix(np.full((0, 45), np.nan)))
    assert polis_result(empty, 0)["groups"]["verdict"] == "continuum"
