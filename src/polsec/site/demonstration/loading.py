"""From script to stored report: simulated once, analysed as any export is, kept as public JSON.

The analysis and its compiled code are imported only when there is something to load.
"""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import IntegrityError, transaction

from polsec import __version__
from polsec.foundation.kit import clock
from polsec.site.demonstration.script import Script, read_scripts
from polsec.site.models import DemonstrationReport
from polsec.site.queries import current_inputs

Progress = Callable[[str, str, float], None]


def inputs_digest(script: Script) -> str:
    """Hash of what a report follows from: the script, its seed included, and the version of POLSEC."""
    return sha256(f"{script.digest} {__version__}".encode()).hexdigest()


def missing_scripts() -> list[Script]:
    """Scripts whose report is not there, or was made from another script or by another version."""
    present = current_inputs()
    return [script for script in read_scripts() if present.get(script.slug) != inputs_digest(script)]


def load_demonstration(progress: Progress | None = None) -> int:
    """Analyse and store what is missing; the number of reports stored by this call.

    May run in several processes at once: all compute, one row a conversation remains. `progress` is told slug,
    stage and share done.
    """
    return sum(store_report(script, build_report(script, progress)) for script in missing_scripts())


def build_report(script: Script, progress: Progress | None = None) -> dict[str, Any]:
    """Simulate and analyse one script: the columns of its row."""
    from polsec.site.demonstration.folder import write_folder

    with TemporaryDirectory() as name:
        folder = Path(name) / script.slug
        write_folder(script, folder)
        result = _analyse(folder, script.slug, progress)
        archived = archive(folder)
    return {
        "inputs": inputs_digest(script),
        "matrix": result["provenance"]["matrix"],
        "version": __version__,
        "public_json": json.dumps(result, ensure_ascii=False, indent=2) + "\n",
        "archive": archived,
    }


def _analyse(folder: Path, slug: str, progress: Progress | None) -> dict[str, Any]:
    from polsec.methods.opinion.analysis import analyse
    from polsec.methods.opinion.publication import public
    from polsec.methods.opinion.reading import read_conversation

    def tell(stage: str, share: float) -> None:
        if progress:
            progress(slug, stage, share)

    return public(analyse(read_conversation(folder), progress=tell).result)


def archive(folder: Path) -> bytes:
    """The files of a folder as a zip whose bytes depend on names and contents alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}")
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def store_report(script: Script, columns: dict[str, Any]) -> bool:
    """Keep the row unless another process was faster; true when this call wrote it."""
    rows = DemonstrationReport.objects.filter(slug=script.slug)
    try:
        with transaction.atomic():
            there = rows.select_for_update().first()
            if there is None:
                DemonstrationReport.objects.create(slug=script.slug, **columns)
            elif there.inputs == columns["inputs"]:
                return False
            else:
                rows.update(**columns, made_at=clock.now())
    except IntegrityError:
        return False
    return True
