"""`polsec export`: integrates what is pending, has it signed, and writes the public side of processes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import override

from polsec.errors import Message, PolsecError
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.models import Object
from polsec.foundation.record import exporting, ports, queries, sequencer
from polsec.foundation.record.signing import SignerDown
from polsec.i18n import translator


def export(slug: str | None, out: Path, language: str) -> bool:
    """Write one process to `out`, or without a slug each public one to a folder in it. Raises PolsecError.

    Where nothing signs, what was signed before is written, and a line says that the rest is missing. False where the
    database holds acts without their leaf, or leaves without their act: that is told, too.
    """
    _ = translator(language).gettext
    chosen = [_named(slug)] if slug else public_processes()
    try:
        with override(language):
            sequencer.drain([process.pk for process in chosen])
    except SignerDown as down:
        print(down.explain(_), file=sys.stderr)
    for process in chosen:
        folder = out if slug else out / ports.slug_of(process.pk)
        print(_told(exporting.export(process, folder), _), flush=True)
    return _is_matched(_)


def _is_matched(_: Callable[[str], str]) -> bool:
    found = queries.unmatched()
    if found:
        line = _("The database is not sound: {acts} acts are without their leaf, {leaves} leaves without their act.")
        print(line.format(acts=len(found.acts), leaves=len(found.leaves)), file=sys.stderr)
    return not found


def public_processes() -> list[Object]:
    """Every process that everyone may see. Raises PolsecError where there is none."""
    found = list(Object.objects.filter(kind="process").visible_to(ANYONE).order_by("made_at"))
    if not found:
        raise PolsecError(Message("There is no public process on this site yet."))
    return found


def _named(slug: str) -> Object:
    process = ports.process_by_slug(slug)
    if process is None or not process.is_visible_to(ANYONE):
        raise PolsecError(
            Message("There is no public process “{slug}”. Its name is what stands in its address: /p/name/.", slug=slug)
        )
    return process


def _told(done: exporting.Exported, _: Callable[[str], str]) -> str:
    checked = _("its witnesses have checked it") if done.is_checked else _("not yet checked by its witnesses: pending")
    line = _("{folder}: {acts} acts; {checked}").format(folder=done.folder, acts=done.size, checked=checked)
    if not done.unsigned:
        return line
    return f"{line}; {_('{count} more are not signed yet and are missing').format(count=done.unsigned)}"
