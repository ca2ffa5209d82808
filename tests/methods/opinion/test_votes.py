"""The canonical matrix of votes: what goes in comes out, and only the votes themselves matter."""

import subprocess
import sys
from mmap import mmap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from polsec.errors import InputProblems, PolsecError
from polsec.methods.opinion import log
from polsec.methods.opinion.votes import Votes

Log = list[tuple[int, int, int, int]]
"""Participant, statement, vote, time."""
LOGS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 4), st.integers(-1, 1), st.integers(0, 3)), min_size=1, max_size=60
)


def from_log(rows: Log, *, timed: bool = True, **given: object) -> Votes:
    """The matrix of a log whose participants and statements are 0 to 6 and 0 to 4."""
    participants, statements, values, times = zip(*rows, strict=True)
    ids = {"participant_ids": range(7), "statement_ids": range(5), **given}
    return Votes.from_log(participants, statements, values, times if timed else None, **ids)  # type: ignore[arg-type]


def cells(votes: Votes) -> dict[tuple[str, str], int]:
    """Every vote by participant and statement."""
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    return {
        (str(votes.participant_ids[row]), str(votes.statement_ids[column])): int(value)
        for row, column, value in zip(rows, votes.columns, votes.values, strict=True)
    }


def last_votes(rows: Log) -> dict[tuple[str, str], int]:
    """The last vote of each cell by time, of two at one time the larger: the rule in its plainest form."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for participant, statement, value, time in rows:
        cell = str(participant), str(statement)
        last[cell] = max(last.get(cell, (-1, -1)), (time, value))
    return {cell: value for cell, (_, value) in last.items()}


def is_mapped(array: object) -> bool:
    """Whether an array shows bytes of a file rather than of memory."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap)


@given(LOGS)
def test_the_last_vote_of_each_cell_counts_and_passes_stay(rows: Log) -> None:
    assert cells(from_log(rows)) == last_votes(rows)


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_duplicates_change_no_byte(rows: Log, random: object) -> None:
    shuffled = rows + rows[: len(rows) // 2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert from_log(shuffled).digest() == from_log(rows).digest()


@pytest.mark.parametrize("timed", [True, False])
def test_a_long_log_gives_the_same_bytes_as_a_short_one(monkeypatch: pytest.MonkeyPatch, timed: bool) -> None:
    random = np.random.default_rng(1)
    participants, statements = random.integers(0, 300, 20_000), random.integers(0, 200, 20_000)
    values = random.integers(-1, 2, 20_000) if timed else (participants + statements) % 3 - 1
    times = random.integers(0, 5, 20_000) if timed else None
    sorted_way = Votes.from_log(participants, statements, values, times)
    monkeypatch.setattr(log, "FEW_ROWS", 0)
    counted_way = Votes.from_log(participants, statements, values, times)
    assert counted_way.digest() == sorted_way.digest()
    assert counted_way.columns.dtype == np.uint16


@pytest.mark.parametrize("few_rows", [0, 1_000_000])
def test_without_times_votes_that_contradict_each_other_are_an_error(
    monkeypatch: pytest.MonkeyPatch, few_rows: int
) -> None:
    monkeypatch.setattr(log, "FEW_ROWS", few_rows)
    rows = [(3, 1, 1, 0), (2, 1, 0, 0), (3, 1, 1, 0), (3, 1, -1, 0)]
    with pytest.raises(InputProblems) as found:
        from_log(rows, timed=False)
    (problem,) = found.value.problems
    assert problem.line == 4
    assert problem.reason == "participant 3 voted on statement 1 before, and differently"
    assert "timestamp" in problem.advice


def test_without_times_identical_duplicates_are_one_vote() -> None:
    assert cells(from_log([(3, 1, 1, 0), (3, 1, 1, 0)], timed=False)) == {("3", "1"): 1}


@given(LOGS)
def test_a_matrix_dense_or_sparse_gives_what_its_log_gives(rows: Log) -> None:
    votes = from_log(rows)
    dense = np.full(votes.shape, np.nan)
    for (participant, statement), value in cells(votes).items():
        dense[int(participant), int(statement)] = value
    assert Votes.from_matrix(dense).digest() == votes.digest()
    stored = sparse.csr_array((votes.values.astype(float), votes.columns, votes.offsets), shape=votes.shape)
    assert Votes.from_matrix(stored).digest() == votes.digest()
    assert Votes.from_matrix(stored.tocoo()).digest() == votes.digest()


def test_a_sparse_matrix_with_a_cell_twice_is_not_added_up() -> None:
    twice = sparse.coo_array(([1, 1], ([0, 0], [2, 2])), shape=(1, 3))
    assert cells(Votes.from_matrix(twice)) == {("0", "2"): 1}


def test_ids_are_sorted_integers_first_and_by_value() -> None:
    votes = Votes.from_log(["b", "10", "9", "-2", "a"], [0] * 5, [1, 0, -1, 1, 1])
    assert votes.participant_ids == ("-2", "9", "10", "a", "b")
    assert votes.values.tolist() == [1, -1, 0, 1, 1]


def test_ids_given_in_another_order_or_type_give_the_same_digest() -> None:
    by_number = Votes.from_log([0, 1, 2], [0, 0, 1], [1, 0, -1])
    by_name = Votes.from_log(
        [2, 1, 0], [1, 1, 0], [1, 0, -1], participant_ids=["2", "1", "0"], statement_ids=["1", "0"]
    )
    assert by_number.digest() == by_name.digest()


def test_the_digest_tells_apart_other_votes_ids_and_shapes() -> None:
    votes = Votes.from_log([0, 1], [0, 1], [1, 0])
    others = [
        Votes.from_log([0, 1], [0, 1], [1, 1]),
        Votes.from_log([0, 1], [1, 0], [1, 0]),
        Votes.from_log([0, 2], [0, 1], [1, 0]),
        Votes.from_log([0, 1], [0, 1], [1, 0], statement_ids=range(3)),
    ]
    assert len({each.digest() for each in [votes, *others]}) == 5


def test_the_digest_is_the_one_written_down() -> None:
    """Computed by hand from the documented layout with hashlib: a changed layout would orphan every stored result."""
    import hashlib

    votes = Votes.from_log([7, 7, 12], [3, 5, 5], [1, 0, -1])
    layout = (
        b'polsec.votes/1\n["7", "12"]\n["3", "5"]\n'
        + b"".join(n.to_bytes(8, "little") for n in (0, 2, 3))
        + b"".join(n.to_bytes(4, "little") for n in (0, 1, 1))
        + b"\x01\x00\xff"
    )
    assert votes.digest() == hashlib.sha256(layout).hexdigest()


def test_columns_take_four_bytes_only_where_statements_are_many() -> None:
    few = Votes.from_log([0], [0], [1], statement_ids=range(65_535))
    many = Votes.from_log([0], [65_535], [1], statement_ids=range(65_536))
    assert (few.columns.dtype, many.columns.dtype) == (np.uint16, np.uint32)
    assert many.columns[0] == 65_535


def test_a_vote_takes_three_bytes() -> None:
    votes = Votes.from_log(np.arange(1000) // 10, np.arange(1000) % 10, np.ones(1000, np.int8))
    assert votes.columns.nbytes + votes.values.nbytes == 3 * len(votes)


def test_nothing_can_be_written_into_it() -> None:
    votes = Votes.from_log([0], [0], [1])
    for array in (votes.offsets, votes.columns, votes.values):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("value", [2, -2, np.nan, 0.5])
def test_what_is_no_vote_is_refused_by_its_row(value: float) -> None:
    with pytest.raises(InputProblems) as found:
        Votes.from_log([0, 1], [0, 0], [1, value])
    assert [problem.line for problem in found.value.problems] == [2]


def test_unknown_participants_and_ids_that_are_twice_are_refused() -> None:
    with pytest.raises(InputProblems, match="unknown participant"):
        Votes.from_log([0, 5], [0, 0], [1, 1], participant_ids=["a", "b"])
    with pytest.raises(InputProblems, match="statement x is there twice"):
        Votes.from_log([0], [0], [1], statement_ids=["x", "x"])


def test_a_memory_map_gives_the_same_votes_by_partitions(tmp_path: Path) -> None:
    votes = Votes.from_log(["a", "b", "b", "7"], [0, 0, 1, 1], [1, 0, -1, 1])
    votes.to_memmap(tmp_path / "votes")
    mapped = Votes.from_memmap(tmp_path / "votes")
    assert mapped.digest() == votes.digest()
    assert is_mapped(mapped.values)
    assert not is_mapped(votes.values)
    parts = list(mapped.partitions(2))
    assert [part.participant_ids for part in parts] == [("7", "a"), ("b",)]
    assert np.shares_memory(parts[1].values, mapped.values)
    assert {**cells(parts[0]), **cells(parts[1])} == cells(votes)


def test_a_folder_without_votes_is_explained(tmp_path: Path) -> None:
    with pytest.raises(PolsecError, match="holds no votes"):
        Votes.from_memmap(tmp_path)


@given(LOGS)
def test_counts_and_the_order_by_statement_follow_from_the_cells(rows: Log) -> None:
    votes = from_log(rows)
    by_cell = cells(votes)
    for kind, value in enumerate((1, 0, -1)):
        of_statement = [sum(v == value for (_, s), v in by_cell.items() if s == str(j)) for j in range(5)]
        of_participant = [sum(v == value for (p, _), v in by_cell.items() if p == str(i)) for i in range(7)]
        assert votes.statement_counts()[:, kind].tolist() == of_statement
        assert votes.participant_counts()[:, kind].tolist() == of_participant
    offsets, participants, values = votes.by_statement()
    statements = np.repeat(np.arange(5), np.diff(offsets))
    assert {(str(i), str(j)): v for i, j, v in zip(participants, statements, values, strict=True)} == by_cell


@given(LOGS, st.lists(st.booleans(), min_size=5, max_size=5), st.lists(st.booleans(), min_size=7, max_size=7))
def test_a_selection_keeps_ids_and_the_votes_within_it(rows: Log, statements: list[bool], people: list[bool]) -> None:
    votes = from_log(rows)
    by_cell = cells(votes)
    assert cells(votes.select_statements(np.array(statements))) == {
        (p, s): v for (p, s), v in by_cell.items() if statements[int(s)]
    }
    assert cells(votes.select_participants(np.array(people))) == {
        (p, s): v for (p, s), v in by_cell.items() if people[int(p)]
    }


def test_small_conversations_need_no_compiled_code() -> None:
    code = (
        "import sys; from polsec.methods.opinion.votes import Votes;"
        "Votes.from_log([0], [0], [1]).digest(); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
