"""The ledger of erasures: who was erased, by the id of a person of whom nothing else is left, and when.

It lies beside the database and is left out of backups, so that a backup of before an erasure, once restored, is
brought to forget again. Each line carries the hash of the one before: a line that is changed or taken out is found.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from polsec.errors import Message, PolsecError

FIRST = "0" * 64


@dataclass(frozen=True)
class Line:
    """One erasure, with the hash that binds it to those before."""

    person: UUID
    at: str
    hash: str


def append(path: Path, person: UUID, at: datetime) -> None:
    """Add one erasure, on the disk before this returns. A line cut off by a power failure is dropped first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _drop_half_line(file)
        text = at.isoformat(timespec="seconds")
        line = {"person": str(person), "at": text, "hash": _hash(last, str(person), text)}
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def read(path: Path) -> Iterator[Line]:
    """The erasures in their order. Raises PolsecError at a line that was changed, or that follows one taken out."""
    if not path.exists():
        return
    previous = FIRST
    for number, text in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        line = _parsed(text)
        if line is None or line.hash != _hash(previous, str(line.person), line.at):
            raise PolsecError(
                Message(
                    "The ledger of erasures {file} is damaged at line {line}. Put the file back as it was; if that is "
                    "not possible, ask everyone who was erased since that line to be erased again.",
                    file=path,
                    line=number,
                )
            )
        previous = line.hash
        yield line


def _parsed(text: bytes) -> Line | None:
    try:
        fields = json.loads(text)
        return Line(UUID(fields["person"]), fields["at"], fields["hash"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _drop_half_line(file: BinaryIO) -> str:
    """Cut what follows the last line break; the hash of the last whole line."""
    file.seek(0)
    content = file.read()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        file.truncate(len(whole))
    lines = whole.splitlines()
    line = _parsed(lines[-1]) if lines else None
    return line.hash if line else FIRST


def _hash(previous: str, person: str, at: str) -> str:
    return hashlib.sha256(f"{previous} {person} {at}".encode()).hexdigest()


def _sync_folder(folder: Path) -> None:
    """So that a new file is found again after a power failure, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
