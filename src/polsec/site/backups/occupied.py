"""Who uses a data folder: any number of processes that serve, or one that restores."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from polsec.errors import Message, PolsecError

_held: dict[Path, int] = {}


def hold(folder: Path) -> None:
    """Use the folder until this process ends. Raises PolsecError while it is being restored."""
    if folder not in _held:
        busy = Message("A backup is being restored into {folder}. Wait until that is done.", folder=folder)
        _held[folder] = _lock(folder, fcntl.LOCK_SH, busy)


def hold_alone(folder: Path) -> None:
    """Use the folder alone until this process ends. Raises PolsecError while a site runs on it."""
    busy = Message("The site in {folder} is running. Stop it, then restore.", folder=folder)
    _held[folder] = _lock(folder, fcntl.LOCK_EX, busy)


def release(folder: Path) -> None:
    """Use the folder no longer."""
    os.close(_held.pop(folder))


def _lock(folder: Path, how: int, otherwise: Message) -> int:
    handle = os.open(folder / "in-use", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise PolsecError(otherwise) from None
    return handle
