"""From an append log of votes to one vote a cell: the last by time, ties by value.

Two ways, the same bytes. Up to ``FEW_ROWS`` the log is sorted by numpy, O(rows log rows), so that small conversations
need no compiled code. Beyond, rows are counted into their participants and the last vote on each statement is kept in a
table of all statements: O(rows + votes log votes a person + n + m), 4 bytes a row beside the input and the result.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FEW_ROWS = 1_000_000
Integers = NDArray[np.int64]


class LastVotes(NamedTuple):
    """One vote a cell, by row and column; ``contradicted`` where the votes on some cell were not all alike."""

    offsets: Integers
    columns: NDArray[Any]
    values: NDArray[np.int8]
    contradicted: bool


def last_votes(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.int8], times: Integers | None, participants: int
) -> LastVotes:
    """The last vote of each cell: offsets (participants + 1,), columns and values (votes,).

    rows, columns, values, times: (rows of the log,), in any order. Without times all are of the same time.
    """
    if len(rows) <= FEW_ROWS:
        return _by_sorting(rows, columns, values, times, participants)
    return _by_counting(rows, columns, values, times, participants)


def _by_sorting(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.int8], times: Integers | None, participants: int
) -> LastVotes:
    keys = (values, columns, rows) if times is None else (values, times, columns, rows)
    order = np.lexsort(keys)
    rows, columns = rows[order], columns[order]
    values = values[order]
    last = np.ones(len(order), bool)
    last[:-1] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    contradicted = bool((~last[:-1] & (values[1:] != values[:-1])).any())
    offsets = np.zeros(participants + 1, np.int64)
    np.cumsum(np.bincount(rows[last], minlength=participants), out=offsets[1:])
    return LastVotes(offsets, columns[last], values[last], contradicted)


def _by_counting(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.int8], times: Integers | None, participants: int
) -> LastVotes:
    from polsec.methods.opinion import log_kernels

    rows = rows.astype(np.uint32, copy=False)
    starts = log_kernels.starts_of(rows, participants)
    order = np.empty(len(rows), np.uint32 if len(rows) < 1 << 32 else np.int64)
    log_kernels.fill(rows, starts.copy(), order)
    kept_columns, kept_values = np.empty_like(columns), np.empty_like(values)
    statements = int(columns.max()) + 1
    untimed = np.empty(0, np.int64)
    offsets, contradicted = log_kernels.keep_last(
        starts, order, columns, values, untimed if times is None else times, statements, kept_columns, kept_values
    )
    return LastVotes(offsets, kept_columns[: offsets[-1]].copy(), kept_values[: offsets[-1]].copy(), contradicted)


def conflicts(rows: NDArray[Any], columns: NDArray[Any], values: NDArray[np.int8]) -> Integers:
    """Positions in the log, ascending, of votes that contradict an earlier vote on the same cell."""
    order = np.lexsort((columns, rows))  # stable: within a cell in the order of the log
    rows, columns, values = rows[order], columns[order], values[order]
    new = np.ones(len(order), bool)
    new[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    first = np.flatnonzero(new)[np.cumsum(new) - 1] if len(order) else order
    return np.sort(order[values != values[first]])


def distinct(ids: NDArray[Any]) -> tuple[Integers, NDArray[Any]]:
    """The distinct integers of ``ids`` ascending, and for each of ``ids`` its place among them.

    By counting, O(ids + largest), where the largest is not much beyond their number; by sorting otherwise.
    """
    if len(ids) == 0:
        return np.empty(0, np.int64), ids
    largest = int(ids.max())
    if ids.min() < 0 or largest > 4 * len(ids) + 1_000_000:
        found, codes = np.unique(ids, return_inverse=True)
        return found.astype(np.int64), codes
    present = np.zeros(largest + 1, bool)
    present[ids] = True
    found = np.flatnonzero(present)
    if len(found) == largest + 1:
        return found, ids
    return found, (np.cumsum(present, dtype=np.int64) - 1)[ids]
