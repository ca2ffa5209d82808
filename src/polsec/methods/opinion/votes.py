"""The votes of a conversation as one immutable, compact matrix with a canonical form.

Rows are participants, columns statements, stored by participant (compressed sparse rows) with explicit passes: a vote
of 0 is a pass, and only what is absent was not seen. 3 bytes a vote, 8 a participant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polsec.errors import InputProblems, Message, PolsecError, Problem
from polsec.methods.opinion import log

AGREE, PASS, DISAGREE = 1, 0, -1
SHORT_COLUMNS = 65_535
"""Up to this many statements a column takes 2 bytes, beyond it 4."""
BLOCK = 1 << 22
"""Votes (or cells) looked at together where a whole pass would need much memory."""

Ids = tuple[str, ...] | range
Integers = NDArray[np.int64]
Columns = NDArray[np.uint16 | np.uint32]


@dataclass(frozen=True, eq=False)
class Votes:
    """n participants' votes on m statements, in canonical form.

    Participants and statements are sorted by id (``canonical_key``), columns ascend within a row, no cell is twice.

    offsets: int64 (n + 1,), where each participant's votes begin and end.
    columns: uint16 (uint32 past 65,535 statements) (votes,), the statement of each vote.
    values: int8 (votes,), 1 agree, 0 pass, -1 disagree.
    participant_ids, statement_ids: tuples of text, or a range where the ids are those integers.

    The arrays can't be written to. Build with ``from_log``, ``from_matrix`` or ``from_memmap``.
    """

    offsets: Integers
    columns: Columns
    values: NDArray[np.int8]
    participant_ids: Ids
    statement_ids: Ids

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.participant_ids) + 1 or not (
            len(self.columns) == len(self.values) == self.offsets[-1]
        ):
            raise ValueError("offsets, columns, values and participant_ids do not fit together")
        for name in ("offsets", "columns", "values"):
            array = np.asarray(getattr(self, name)).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    # Building

    @classmethod
    def from_log(
        cls,
        participants: ArrayLike,
        statements: ArrayLike,
        values: ArrayLike,
        timestamps: ArrayLike | None = None,
        *,
        participant_ids: Sequence[str] | range | None = None,
        statement_ids: Sequence[str] | range | None = None,
    ) -> Votes:
        """The matrix of an append log, rows in any order.

        participants, statements: (rows,), indexes into the ids given, or, without those, the ids themselves (integers
        or text). values: (rows,) of 1, 0, -1. timestamps: (rows,) integers: the last vote on a cell counts, of two at
        the same time the larger value. Without them identical duplicates are one vote.

        Time O(rows + n + m), 4 bytes a row beside the input and the result. Raises ``InputProblems`` for a vote that is
        none, an id that does not exist or is twice, and without timestamps for votes that contradict each other.
        """
        rows, participant_ids = _codes(participants, participant_ids, "participant")
        columns, statement_ids = _codes(statements, statement_ids, "statement")
        answers = _checked_values(values)
        times = None if timestamps is None else np.asarray(timestamps).astype(np.int64, casting="safe", copy=False)
        if not len(rows) == len(columns) == len(answers) == (len(rows) if times is None else len(times)):
            raise ValueError("participants, statements, values and timestamps must be of one length")
        columns = columns.astype(_column_type(len(statement_ids)), copy=False)
        last = log.last_votes(rows, columns, answers, times, len(participant_ids))
        if last.contradicted and times is None:
            raise InputProblems(_conflicts(rows, columns, answers, participant_ids, statement_ids))
        return cls(last.offsets, last.columns, last.values, participant_ids, statement_ids)

    @classmethod
    def from_matrix(
        cls,
        matrix: Any,
        *,
        participant_ids: Sequence[str] | range | None = None,
        statement_ids: Sequence[str] | range | None = None,
    ) -> Votes:
        """The matrix of a dense array (n, m) with NaN where nobody voted, or of a sparse one whose zeros are passes.

        Raises as ``from_log`` without timestamps.
        """
        n, m = matrix.shape
        ids = {
            "participant_ids": range(n) if participant_ids is None else participant_ids,
            "statement_ids": range(m) if statement_ids is None else statement_ids,
        }
        if len(ids["participant_ids"]) != n or len(ids["statement_ids"]) != m:
            raise ValueError("as many ids are needed as the matrix has rows and columns")
        if hasattr(matrix, "tocoo"):
            # Not through CSR: that would add up duplicates.
            cells = matrix.tocoo()
            return cls.from_log(cells.row, cells.col, cells.data, **ids)
        rows, columns, values = _cells_of_dense(np.asarray(matrix))
        return cls.from_log(rows, columns, values, **ids)

    def to_memmap(self, folder: Path) -> None:
        """Write the matrix to files in ``folder`` that ``from_memmap`` maps into memory."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("offsets", "columns", "values"):
            np.save(folder / f"{name}.npy", getattr(self, name))
        ids = {"participants": _as_json(self.participant_ids), "statements": _as_json(self.statement_ids)}
        (folder / "ids.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def from_memmap(cls, folder: Path) -> Votes:
        """The matrix in ``folder``, mapped: votes come from the disk as they are used, partition by partition.

        Raises ``PolsecError`` where the files are absent or do not fit together.
        """
        try:
            ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
            offsets, columns, values = (
                np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("offsets", "columns", "values")
            )
            return cls(offsets, columns, values, _from_json(ids["participants"]), _from_json(ids["statements"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PolsecError(
                Message(
                    "{folder} holds no votes written by POLSEC, or not all of them. Write them again.", folder=folder
                )
            ) from error

    # Asking

    @property
    def shape(self) -> tuple[int, int]:
        """Participants and statements, (n, m)."""
        return len(self.participant_ids), len(self.statement_ids)

    def __len__(self) -> int:
        """Number of votes."""
        return len(self.values)

    def statement_counts(self) -> Integers:
        """Agree, pass and disagree of each statement: int64 (m, 3)."""
        m = len(self.statement_ids)
        counts = np.zeros(3 * m, np.int64)
        for start in range(0, len(self), BLOCK):
            block = slice(start, start + BLOCK)
            cells = self.columns[block].astype(np.int64) * 3 + (1 - self.values[block])
            counts += np.bincount(cells, minlength=3 * m)
        return counts.reshape(m, 3)

    def participant_counts(self) -> Integers:
        """Agree, pass and disagree of each participant: int64 (n, 3)."""
        counts = np.empty((len(self.participant_ids), 3), np.int64)
        for start, end in self._ranges():
            values = self.values[self.offsets[start] : self.offsets[end]]
            bounds = self.offsets[start : end + 1] - self.offsets[start]
            for column, value in enumerate((AGREE, PASS, DISAGREE)):
                running = np.concatenate([[0], np.cumsum(values == value)])
                counts[start:end, column] = np.diff(running[bounds])
        return counts

    @cached_property
    def _digest(self) -> str:
        digest = hashlib.sha256(b"polsec.votes/1\n")
        for ids in (self.participant_ids, self.statement_ids):
            digest.update(json.dumps([str(id) for id in ids], ensure_ascii=False).encode() + b"\n")
        for array, dtype in ((self.offsets, "<i8"), (self.columns, "<u4"), (self.values, "i1")):
            for start in range(0, len(array), BLOCK):
                digest.update(np.ascontiguousarray(array[start : start + BLOCK], dtype=dtype).data)
        return digest.hexdigest()

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical matrix: ids, offsets, columns, values, in fixed widths.

        The same votes give the same digest, whatever the order of rows, duplicates, path, time and storage type.
        """
        return self._digest

    # Taking apart

    def select_statements(self, mask: NDArray[np.bool_]) -> Votes:
        """The votes on the statements where ``mask`` (m,) is true; participants stay, with or without votes."""
        number = np.cumsum(mask) - 1
        kept = mask[self.columns]
        columns = number[self.columns[kept]].astype(_column_type(int(mask.sum())))
        chosen = _chosen(self.statement_ids, mask)
        return Votes(self._offsets_of(kept), columns, self.values[kept], self.participant_ids, chosen)

    def select_participants(self, mask: NDArray[np.bool_]) -> Votes:
        """The votes of the participants where ``mask`` (n,) is true."""
        sizes = np.diff(self.offsets)
        kept = np.repeat(mask, sizes)
        offsets = np.concatenate([[0], np.cumsum(sizes[mask])])
        chosen = _chosen(self.participant_ids, mask)
        return Votes(offsets, self.columns[kept], self.values[kept], chosen, self.statement_ids)

    def select_votes(self, mask: NDArray[np.bool_]) -> Votes:
        """Only the votes where ``mask`` (votes,) is true, in the same participants and statements."""
        return replace(self, offsets=self._offsets_of(mask), columns=self.columns[mask], values=self.values[mask])

    def with_values(self, values: NDArray[np.int8]) -> Votes:
        """Other answers (votes,) in the same cells."""
        return replace(self, values=values)

    def partitions(self, size: int) -> Iterator[Votes]:
        """The matrix in parts of ``size`` participants, in order; columns and values are views, not copies."""
        for start in range(0, len(self.participant_ids), size):
            offsets = self.offsets[start : start + size + 1]
            votes = slice(int(offsets[0]), int(offsets[-1]))
            ids = self.participant_ids[start : start + size]
            yield Votes(offsets - offsets[0], self.columns[votes], self.values[votes], ids, self.statement_ids)

    def by_statement(self) -> tuple[Integers, NDArray[np.int32], NDArray[np.int8]]:
        """The same votes by statement: offsets int64 (m + 1,), rows int32 (votes,) ascending in each, values."""
        from scipy.sparse import csr_array

        matrix = csr_array((self.values, self.columns.astype(np.int32), self.offsets), shape=self.shape).tocsc()
        return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False), matrix.data

    def _offsets_of(self, kept: NDArray[np.bool_]) -> Integers:
        """Offsets (n + 1,) once only the votes where ``kept`` (votes,) remain."""
        return np.concatenate([[0], np.cumsum(kept)])[self.offsets]

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Ranges of participants with about ``BLOCK`` votes each."""
        n = len(self.participant_ids)
        step = max(1, int(BLOCK * n / max(len(self), 1)))
        return ((start, min(start + step, n)) for start in range(0, n, step))


def canonical_key(id: str) -> tuple[bool, int, str]:
    """Sorts ids: integers before other text, integers by value."""
    integer = id.isascii() and id.removeprefix("-").isdigit() and len(id) <= 18
    return (not integer, int(id) if integer else 0, id)


def _column_type(statements: int) -> np.dtype[np.uint16 | np.uint32]:
    return np.dtype(np.uint16 if statements <= SHORT_COLUMNS else np.uint32)


def _codes(given: ArrayLike, ids: Sequence[str] | range | None, kind: str) -> tuple[NDArray[Any], Ids]:
    """Row numbers in canonical order for what a log gives, and the ids in that order."""
    array = np.asarray(given)
    if ids is None:
        return _codes_of_ids(array)
    if len(array) and not 0 <= array.min() <= array.max() < len(ids):
        wrong = np.flatnonzero((array < 0) | (array >= len(ids)))
        raise InputProblems(_problems(wrong, Message("unknown {kind}", kind=kind)))
    if isinstance(ids, range) and ids == range(len(ids)):
        return array, ids
    names = [str(id) for id in ids]
    order = sorted(range(len(names)), key=lambda i: canonical_key(names[i]))
    canonical = tuple(names[i] for i in order)
    twice = [a for a, b in pairwise(canonical) if a == b]
    if twice:
        raise InputProblems(Problem("", None, Message("{kind} {id} is there twice", kind=kind, id=id)) for id in twice)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[array], canonical


def _codes_of_ids(array: NDArray[Any]) -> tuple[NDArray[Any], Ids]:
    """As ``_codes`` for a log that gives the ids themselves; only those with a row exist."""
    if array.dtype.kind in "iu":
        found, codes = log.distinct(array)
        if len(found) == 0 or (found[0] == 0 and found[-1] == len(found) - 1):
            return codes, range(len(found))
        if found[0] >= 0:
            return codes, tuple(map(str, found.tolist()))
        names = [str(id) for id in found.tolist()]
    else:
        texts, codes = np.unique(array.astype(str), return_inverse=True)
        names = texts.tolist()
    return _codes(codes, names, "")


def _checked_values(values: ArrayLike) -> NDArray[np.int8]:
    """Votes as int8; raises for any that is not 1, 0 or -1."""
    array = np.asarray(values)
    wrong = ~((array >= DISAGREE) & (array <= AGREE)) if array.dtype.kind in "iu" else ~np.isin(array, (1, 0, -1))
    if wrong.any():
        raise InputProblems(
            Problem("", int(row) + 1, Message("a vote of {value}", value=array[row]), WHAT_A_VOTE_IS)
            for row in np.flatnonzero(wrong)
        )
    return array.astype(np.int8, copy=False)


WHAT_A_VOTE_IS = Message("A vote is 1 (agree), 0 (pass) or -1 (disagree).")


def _conflicts(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.int8], participant_ids: Ids, statement_ids: Ids
) -> Iterator[Problem]:
    """A problem for each vote that contradicts an earlier one on the same cell."""
    return (
        Problem("", int(row) + 1, conflict(participant_ids[rows[row]], statement_ids[columns[row]]), WHICH_IS_LAST)
        for row in log.conflicts(rows, columns, values)
    )


def conflict(participant: object, statement: object) -> Message:
    """Says that someone voted on a statement twice, differently, and that nothing tells which counts."""
    return Message(
        "participant {participant} voted on statement {statement} before, and differently",
        participant=participant,
        statement=statement,
    )


WHICH_IS_LAST = Message("Add the column timestamp, so that the last vote can count, or leave only one of the votes.")


def _problems(rows: Iterable[int], reason: Message) -> Iterator[Problem]:
    return (Problem("", int(row) + 1, reason) for row in rows)


def _cells_of_dense(matrix: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Row, column and value of the cells with a vote, some rows at a time."""
    parts = []
    step = max(1, BLOCK // max(matrix.shape[1], 1))
    for start in range(0, len(matrix), step):
        block = matrix[start : start + step]
        rows, columns = np.nonzero(~np.isnan(block))
        parts.append(((rows + start).astype(np.int32), columns.astype(np.int32), block[rows, columns]))
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int8)
    rows, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, columns, values


def _chosen(ids: Ids, mask: NDArray[np.bool_]) -> Ids:
    return ids if mask.all() else tuple(str(ids[i]) for i in np.flatnonzero(mask))


def _as_json(ids: Ids) -> Any:
    return {"start": ids.start, "stop": ids.stop} if isinstance(ids, range) else ids


def _from_json(ids: Any) -> Ids:
    return range(ids["start"], ids["stop"]) if isinstance(ids, dict) else tuple(ids)
