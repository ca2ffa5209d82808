"""The export of each process as one file that is ready to be downloaded, made anew when the record has grown."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from polsec.foundation.kit.models import Object
from polsec.foundation.record import exporting, places, ports


@dataclass(frozen=True)
class Download:
    """A file to be downloaded, how many acts it holds and when it was made."""

    path: Path
    name: str
    acts: int
    bytes: int
    made_at: datetime


def newest(slug: str) -> Download | None:
    """The newest download of a process, None where none is ready."""
    found = sorted((places.downloads() / slug).glob("*.zip"), key=lambda path: int(path.stem))
    return _described(found[-1], slug) if found else None


def _described(path: Path, slug: str) -> Download:
    about = path.stat()
    made_at = datetime.fromtimestamp(about.st_mtime, UTC)
    return Download(path, f"{slug}-{path.stem}.zip", int(path.stem), about.st_size, made_at)


def prepare(process: Object) -> Download:
    """Make the download of a process anew, up to the last act that its witnesses have checked. Raises NotSigned."""
    slug = ports.slug_of(process.pk)
    place = places.downloads() / slug
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix=".part-") as temporary:
        folder = Path(temporary) / slug
        done = exporting.export(process, folder, up_to_checked=True)
        draft = Path(temporary) / "draft.zip"
        _pack(folder, draft)
        ready = place / f"{done.size}.zip"
        draft.replace(ready)
    for older in place.glob("*.zip"):
        if older != ready:
            older.unlink(missing_ok=True)
    return _described(ready, slug)


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
