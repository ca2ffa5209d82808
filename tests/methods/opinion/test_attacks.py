"""Nobody can be singled out by what is published: attacks on public results, each of which works on a naive one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.methods.opinion import attacks
from tests.methods.opinion.rooms_of_people import UNANSWERED, result_of, room

from polsec.methods.opinion.publication import public

SIZES = (12, 60, 160)
ROOMS = [(people, groups) for people in SIZES for groups in (0, 2, 3)]


def regions_of(groups: int) -> list[str]:
    """All regions that a reader of the method knows of; who stand between two ends are in none."""
    return ["A", "B", "C"][:groups] if groups else ["1-", "1+"]


def operators(people: int, groups: int, seed: int = 0) -> dict[str, Any]:
    return result_of(*room(people, statements=6, groups=groups, seed=seed), groups=groups)


def shuffled_within_regions(votes: NDArray[np.int8], regions: NDArray[np.int64], seed: int) -> NDArray[np.int8]:
    """The same counts everywhere, but what anybody said on one statement tells nothing of what they said on another."""
    random = np.random.default_rng(seed)
    other = votes.copy()
    for region in np.unique(regions):
        for column in range(votes.shape[1]):
            rows = np.flatnonzero((regions == region) & (votes[:, column] != UNANSWERED))
            other[rows, column] = votes[random.permutation(rows), column]
    return other


@pytest.mark.parametrize(("people", "groups"), ROOMS)
def test_no_withheld_cell_can_be_had_by_subtraction(people: int, groups: int) -> None:
    assert attacks.solved_cells(public(operators(people, groups)), regions_of(groups)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_group_of_five_cannot_be_had_from_the_others(seed: int) -> None:
    votes, regions = room(160, statements=6, groups=3, seed=seed)
    regions[np.flatnonzero(regions == 2)[5:]] = 1
    shown = public(result_of(votes, regions, groups=3))
    assert "C" not in [member["id"] for member in shown["groups"]["members"]]
    assert attacks.solved_cells(shown, regions_of(3)) == []


@pytest.mark.parametrize(("people", "groups"), ROOMS)
def test_nobody_reads_that_all_or_all_but_one_answered_alike(people: int, groups: int) -> None:
    assert attacks.unanimous_cells(public(operators(people, groups)), regions_of(groups)) == []


@pytest.mark.parametrize(("people", "groups"), ROOMS)
def test_no_small_number_is_told(people: int, groups: int) -> None:
    assert attacks.small_numbers(public(operators(people, groups))) == []


@pytest.mark.parametrize(("people", "groups"), ROOMS)
def test_what_a_list_withholds_is_not_missing_from_all_lists(people: int, groups: int) -> None:
    assert attacks.unexplained_statements(public(operators(people, groups))) == []


@pytest.mark.parametrize("people", [12, 20, 30])
def test_six_known_votes_tell_nothing_of_the_others(people: int) -> None:
    """Row matching: the public result is the same, byte by byte, when votes are mixed among people of one region."""
    votes, regions = room(people)
    before = public(result_of(votes, regions))
    for seed in range(20):
        after = public(result_of(shuffled_within_regions(votes, regions, seed), regions))
        before["space"].pop("axes", None), after["space"].pop("axes", None)
        assert attacks.text_of(after) == attacks.text_of(before)


@pytest.mark.parametrize("people", [12, 20, 30, 60])
def test_changing_one_vote_changes_what_is_said_of_its_statement_alone(people: int) -> None:
    votes, regions = room(people, statements=6)
    before = public(result_of(votes, regions))
    seen = flips = 0
    for row, column in np.argwhere(votes != UNANSWERED):
        other = votes.copy()
        other[row, column] = -1 if votes[row, column] == 1 else 1
        paths = attacks.changed(before, public(result_of(other, regions)))
        told = {path for path in paths if path[0] not in ("counts", "space", "provenance")}
        assert {str(column)} >= {name for path in told for name in path if isinstance(name, str) and name.isdigit()}
        seen, flips = seen + any(path[0] == "statements" for path in told), flips + 1
    if people < 50:
        assert seen < flips / 2


@pytest.mark.parametrize("people", [12, 20, 30])
def test_one_person_more_hardly_shows_in_the_next_result(people: int) -> None:
    """Differencing of releases. The rule that releases differ by five people is for the place that makes releases."""
    votes, regions = room(people + 1, answered=1.0)
    for person in range(people + 1):
        rest = np.arange(people + 1) != person
        paths = attacks.changed(public(result_of(votes[rest], regions[rest])), public(result_of(votes, regions)))
        statements = {path[1] for path in paths if path[0] == "statements" and path[2] == "overall"}
        assert len(statements) <= votes.shape[1] / 3


@pytest.mark.parametrize("attack", [attacks.solved_cells, attacks.unanimous_cells])
@pytest.mark.parametrize(("people", "groups"), [(20, 0), (60, 2)])
def test_the_solver_wins_against_a_naive_publication(attack: Any, people: int, groups: int) -> None:
    assert attack(attacks.as_it_is(operators(people, groups)), regions_of(groups))


def test_numbers_and_lists_give_away_a_naive_publication() -> None:
    naive = attacks.as_it_is(operators(20, 3))
    assert attacks.small_numbers(naive)
    filtered = {**naive, "consensus": [], "divisive": []}
    assert attacks.unexplained_statements(filtered)


@pytest.mark.parametrize("people", [12, 20, 30])
def test_row_matching_and_differencing_win_against_a_naive_publication(people: int) -> None:
    votes, regions = room(people, answered=1.0)
    naive = attacks.as_it_is(result_of(votes, regions))
    mixed = attacks.as_it_is(result_of(shuffled_within_regions(votes, regions, 0), regions))
    assert attacks.text_of(mixed) != attacks.text_of(naive)
    fewer = attacks.as_it_is(result_of(votes[1:], regions[1:]))
    statements = {path[1] for path in attacks.changed(fewer, naive) if path[0] == "statements" and path[2] == "overall"}
    assert len(statements) == votes.shape[1]
