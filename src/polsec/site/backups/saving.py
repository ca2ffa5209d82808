"""`polsec backup FILE`: database and files as they were at one instant, with their hashes, while the site goes on."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from polsec import __version__
from polsec.errors import Message, PolsecError
from polsec.foundation.files.models import File
from polsec.foundation.files.storage import place
from polsec.foundation.kit import clock
from polsec.site.backups.databases import dump, kind
from polsec.site.backups.manifest import DATABASES, LEFT_OUT, NAME, Manifest, hash_of


def save(target: Path) -> Manifest:
    """Write a backup, for its owner's eyes alone, whole or not at all. Raises PolsecError.

    The database is copied first, at one instant; then the contents that it names, which are on the disk since before.
    One that was erased between is left out, as it should be.
    """
    if target.exists():
        raise PolsecError(Message("{file} is there already. Name another, or move it away.", file=target))
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASES[kind()]
            dump(copy)
            manifest = _manifest(copy)
            draft = Path(folder) / "backup.tar"
            _write(draft, manifest, copy)
            os.replace(draft, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PolsecError(Message("{file} cannot be written: {reason}.", file=target, reason=reason)) from error
    return manifest


def _manifest(copy: Path) -> Manifest:
    hashes = {copy.name: hash_of(copy)}
    for sha256 in File.objects.exclude(sha256="").values_list("sha256", flat=True).distinct():
        if place(sha256).is_file():
            hashes[f"files/{sha256[:2]}/{sha256[2:]}"] = sha256
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        version=__version__,
        made_at=clock.now().isoformat(timespec="seconds"),
        database=kind(),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        hashes=hashes,
        left_out=list(LEFT_OUT),
    )


def _write(draft: Path, manifest: Manifest, copy: Path) -> None:
    with draft.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        with tarfile.open(fileobj=file, mode="w") as archive:
            text = manifest.as_json()
            head = tarfile.TarInfo(NAME)
            head.size = len(text)
            archive.addfile(head, io.BytesIO(text))
            for name, sha256 in manifest.hashes.items():
                path = copy if name == copy.name else place(sha256)
                entry = tarfile.TarInfo(name)
                with path.open("rb") as source:
                    entry.size = os.fstat(source.fileno()).st_size
                    archive.addfile(entry, source)
        file.flush()
        os.fsync(file.fileno())
