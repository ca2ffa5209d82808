"""From a layout and its data to a PDF, in a process of its own."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from polsec.foundation.rendering.errors import TooLong, Unprintable

ROOM = Path(__file__).parent
LAYOUTS = ROOM / "layouts"
FONTS = ROOM / "fonts"
TYPESETTER = ROOM / "typesetter.py"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What one build may use: seconds (of the clock and of the processor), bytes of memory, bytes of data given."""

    seconds: int = 120
    memory: int = 2 * 1024**3
    data: int = 16 * 1024**2


LIMITS = Limits()


def press(layout: str, data: Mapping[str, Any], *, dated: date, limits: Limits = LIMITS) -> bytes:
    """The PDF (tagged, PDF/UA-1 and PDF/A-2a) of `data` in a layout, the same bytes for the same data.

    `data` is what JSON holds; its texts are printed as they are and are never read as typst. `dated` is the date that
    the PDF carries instead of the time at which it was made. Raises TooLong beyond `limits`, Unprintable where typst
    refuses.
    """
    content = json.dumps(data, ensure_ascii=False, sort_keys=True)
    if len(content.encode()) > limits.data:
        raise TooLong
    files = {"main": _layout(layout), "look.typ": _layout("look"), "data.json": content}
    with tempfile.TemporaryDirectory(prefix="polsec-print-") as root:
        return _typeset(files, root, dated, limits)


def _layout(name: str) -> str:
    return (LAYOUTS / f"{name}.typ").read_text(encoding="utf-8")


def _typeset(files: Mapping[str, str], root: str, dated: date, limits: Limits) -> bytes:
    job = {
        "files": files,
        "root": root,
        "fonts": str(FONTS),
        "timestamp": int(datetime(dated.year, dated.month, dated.day, tzinfo=UTC).timestamp()),
        "bytes": limits.memory,
        "seconds": limits.seconds,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=limits.seconds,
            cwd=root,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLong from error
    said = done.stderr.decode(errors="replace")
    if done.returncode == 0:
        _report(said)
        return done.stdout
    if _ran_out(done.returncode, said):
        raise TooLong
    _report(said or f"ended with {done.returncode}")
    raise Unprintable


def _ran_out(returncode: int, said: str) -> bool:
    """Whether a process ended because it reached a limit: killed by a signal, or out of memory by its own account."""
    return returncode < 0 or "MemoryError" in said or "memory allocation" in said


def _report(said: str) -> None:
    """Write what typst said to the log, without what it quotes, since that is what people wrote."""
    if said:
        log.warning("typst: %s", re.sub(r'"[^"]*"|`[^`]*`', "…", said).strip()[:2000])
