"""The passes over a long log of votes, compiled by numba; ``log`` imports them only when a log is long."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(cache=True)
def starts_of(rows: NDArray[np.uint32], participants: int) -> NDArray[np.int64]:
    """Where each participant's rows begin once they lie together: (participants + 1,)."""
    starts = np.zeros(participants + 1, np.int64)
    for row in rows:
        starts[row + 1] += 1
    for participant in range(participants):
        starts[participant + 1] += starts[participant]
    return starts


@numba.njit(cache=True)
def fill(rows: NDArray[np.uint32], free: NDArray[np.int64], order: NDArray[Any]) -> None:
    """Puts the places in the log of each participant's rows together in ``order``; uses up ``free``."""
    for place in range(len(rows)):
        row = rows[place]
        order[free[row]] = place
        free[row] += 1


@numba.njit(cache=True)
def keep_last(
    starts: NDArray[np.int64],
    order: NDArray[Any],
    columns: NDArray[Any],
    values: NDArray[np.int8],
    times: NDArray[np.int64],
    statements: int,
    kept_columns: NDArray[Any],
    kept_values: NDArray[np.int8],
) -> tuple[NDArray[np.int64], bool]:
    """Writes each participant's last vote on each statement, statements ascending.

    Without times (an empty array) all votes are of one time, and the largest value is the last. Returns the offsets,
    and whether the votes on some cell were not all alike.
    """
    timed = len(times) > 0
    contradicted = False
    participants = len(starts) - 1
    offsets = np.zeros(participants + 1, np.int64)
    voter = np.full(statements, -1, np.int64)
    last_time = np.zeros(statements, np.int64)
    last_value = np.zeros(statements, np.int8)
    end = 0
    for participant in range(participants):
        begin = end
        for place in order[starts[participant] : starts[participant + 1]]:
            column, value = columns[place], values[place]
            time = times[place] if timed else 0
            new = voter[column] != participant
            if new:
                voter[column] = participant
                kept_columns[end] = column
                end += 1
            elif value != last_value[column]:
                contradicted = True
            if new or time > last_time[column] or (time == last_time[column] and value > last_value[column]):
                last_time[column], last_value[column] = time, value
        kept_columns[begin:end].sort()
        for vote in range(begin, end):
            kept_values[vote] = last_value[kept_columns[vote]]
        offsets[participant + 1] = end
    return offsets, contradicted
