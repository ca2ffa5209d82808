"""Whether a file fits in memory, estimated before it is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

SAMPLE = 1 << 18
BYTES_OF_A_VOTE = 48
"""A vote while its file is read: person, statement, value, time and line, and room to put them in order."""
BYTES_OF_TEXT = 8
"""A byte of text once it is decoded and taken apart."""


def available() -> int:
    """Bytes that this process may still take, by the machine and by its control group."""
    return min(_free_of_machine(), _free_of_control_group())


def needed_for_rows(path: Path) -> int:
    """Bytes to hold a file of one vote a row, told by its beginning."""
    return _scaled(path, lambda sample: sample.count(b"\n") * BYTES_OF_A_VOTE)


def needed_for_cells(path: Path) -> int:
    """Bytes to hold a file of one participant a row, told by the filled cells of its beginning."""
    return _scaled(path, lambda sample: sum(map(sample.count, (b",0", b",1", b",-"))) * BYTES_OF_A_VOTE)


def needed_for_text(path: Path) -> int:
    """Bytes to hold a file of texts."""
    return path.stat().st_size * BYTES_OF_TEXT


def _scaled(path: Path, weigh: Callable[[bytes], int]) -> int:
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    return int(weigh(sample) * path.stat().st_size / max(len(sample), 1))


def _free_of_machine() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _free_of_control_group() -> int:
    folder = Path("/sys/fs/cgroup")
    try:
        most, used = ((folder / name).read_text().strip() for name in ("memory.max", "memory.current"))
    except OSError:
        return 1 << 62
    return 1 << 62 if most == "max" else max(int(most) - int(used), 0)
