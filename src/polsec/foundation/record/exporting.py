"""The public side of a process as a folder: its record, what rooms add, and pages that any browser opens."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from polsec.errors import Message, PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.models import Object
from polsec.foundation.record import checkpoints, ports, queries
from polsec.foundation.record.models import Checkpoint, Log
from polsec.foundation.record.ports import Part
from polsec.methods.transparency.export import write_record

SHEETS = ("kit/polsec.css", "kit/components.css")
ACTS_SHOWN = 500
"""The acts that the pages of an export tell in words; `record/` holds them all."""


class NotSigned(PolsecError):
    """Nothing of a record is signed yet, so nothing of it can be exported."""

    def __init__(self, title: str) -> None:
        super().__init__(
            Message(
                "Nothing of the record of “{title}” is signed yet. Start the program that signs (“polsec serve” does), "
                "then export again.",
                title=title,
            )
        )


@dataclass(frozen=True)
class Exported:
    """What was exported: where to, how many acts, how many of them nobody has signed yet and so are missing."""

    folder: Path
    size: int
    unsigned: int
    is_checked: bool


def export(process: Object, folder: Path, *, up_to_checked: bool = False) -> Exported:
    """Write the public side of a process to `folder`, whole or not at all, in place of an earlier export.

    `up_to_checked` stops at the last act that the witnesses have checked, where there is one. Raises NotSigned, and
    PolsecError for a folder that holds something else or cannot be written.
    """
    log = queries.log_of(process.pk)
    checked = checkpoints.newest_checked(log) if log else None
    point = (checked if up_to_checked else None) or (checkpoints.newest(log) if log else None)
    if log is None or point is None or not log.policy:
        raise NotSigned(str(process))
    with _in_place_of(folder) as fresh:
        parts = ports.export_parts(process, fresh)
        _write_record(log, point, fresh)
        _write_pages(log, point, parts, fresh)
    return Exported(folder, point.size, log.size - point.size, checked is not None and checked.size >= point.size)


def _write_record(log: Log, point: Checkpoint, folder: Path) -> None:
    cosignatures = list(point.cosignatures.order_by("witness__name"))
    write_record(
        folder,
        entries=queries.entries(log, point.size),
        checkpoint=checkpoints.note_of(point, cosignatures),
        policy=log.policy,
        disclosed=queries.public_acts(log, point.size),
    )


def _write_pages(log: Log, point: Checkpoint, parts: list[Part], folder: Path) -> None:
    """`index.html` in the site's first language, and in each other one beside it."""
    for sheet in SHEETS:
        target = folder / "assets" / Path(sheet).name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(str(finders.find(sheet)), target)
    newest = list(queries.open_leaves(log, ANYONE, point.size).order_by("-index")[:ACTS_SHOWN])
    pages = {code: _page_name(code) for code, _ in settings.LANGUAGES}
    for code, name in pages.items():
        with override(code), timezone.override(ports.zone_of(log.process_id)):
            context = {
                "process": log.process,
                "parts": [{"path": part.path, "label": str(part.label)} for part in parts],
                "point": point,
                "witnesses": queries.witnesses(log),
                "acts": queries.show(newest, ANYONE),
                "language": code,
                "pages": [(pages[other], title) for other, title in settings.LANGUAGES if other != code],
                "exported_at": clock.now(),
                "is_demo_key": queries.is_demo_log(log),
            }
            (folder / name).write_text(render_to_string("record/export.html", context), encoding="utf-8")


def _page_name(language: str) -> str:
    return "index.html" if language == settings.LANGUAGE_CODE else f"index.{language}.html"


@contextmanager
def _in_place_of(folder: Path) -> Iterator[Path]:
    """A fresh folder that takes the place of `folder` at the end of the block, or goes away where that fails."""
    folder = folder.absolute()
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / "record" / "MANIFEST").is_file():
            raise PolsecError(Message("{folder} holds something else than an export. Name another.", folder=folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield fresh
        fresh.chmod(0o755)
        _swap(fresh, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
        return
    before = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".before"))
    try:
        os.replace(folder, before / "before")
        fresh.rename(folder)
    finally:
        shutil.rmtree(before, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> PolsecError:
    return PolsecError(
        Message("{folder} cannot be written: {reason}. Name another.", folder=folder, reason=error.strerror or error)
    )
