"""Contents on disk, each once, under its hash: `files/ab/cdef…`. Whole or not at all, and gone only when unneeded."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from django.conf import settings

from polsec.errors import Message
from polsec.foundation.kit.errors import Refused

YOUNG = 24 * 3600.0
"""Seconds for which a content without a row is left alone: its transaction may still be under way."""
FULL = (errno.ENOSPC, errno.EDQUOT)


class NoRoom(Refused):
    """The disk is full."""

    status = HTTPStatus.INSUFFICIENT_STORAGE


def folder() -> Path:
    """Where contents lie."""
    return Path(settings.MEDIA_ROOT)


def place(sha256: str) -> Path:
    """The path of a content."""
    return folder() / sha256[:2] / sha256[2:]


def write(sha256: str, content: bytes) -> None:
    """Keep a content: on the disk for good when this returns, and touched where it was there already.

    Raises NoRoom where the disk is full; nothing of it remains then.
    """
    path = place(sha256)
    try:
        os.utime(path)
    except FileNotFoundError:
        try:
            _write_anew(path, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            full = Message("The site's disk is full, so nothing was kept. Tell whoever runs the site, then try again.")
            raise NoRoom(full) from error


def _write_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unneeded(is_needed: Callable[[str], bool], *, older_than: float = YOUNG) -> int:
    """Remove contents that no row needs, and drafts of a killed process; gives their number.

    A content is moved aside before the last look: whoever keeps the same content meanwhile either touched it before,
    which is seen, or finds nothing and writes it anew.
    """
    limit = time.time() - older_than
    return sum(_remove(path, is_needed, limit) for path in list(_contents()))


def _contents() -> Iterator[Path]:
    for each in folder().glob("??/*") if folder().is_dir() else ():
        if each.is_file():
            yield each


def _remove(path: Path, is_needed: Callable[[str], bool], limit: float) -> bool:
    sha256 = path.parent.name + path.name.removesuffix(".aside")
    is_draft = path.name.startswith("draft-")
    if path.stat().st_mtime > limit or (not is_draft and not path.name.endswith(".aside") and is_needed(sha256)):
        return False
    aside = path.with_name(f"{path.name.removesuffix('.aside')}.aside")
    os.replace(path, aside)
    if not is_draft and (aside.stat().st_mtime > limit or is_needed(sha256)):
        os.replace(aside, place(sha256))
        return False
    aside.unlink()
    return True
