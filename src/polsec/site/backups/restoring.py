"""`polsec restore FILE`: checked, brought up to date and made to forget again; then put in the place of the site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from polsec import __version__
from polsec.errors import Message, PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.people.erasure import ledger_path
from polsec.harmless import harmless
from polsec.site.backups import databases, occupied
from polsec.site.backups.manifest import DATABASES, NAME, Manifest, copy_hashed, read_manifest, unreadable

OURS = ("people_account", "kit_object")
DATABASE = "polsec.sqlite3"
PARTS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "files", "exports")
"""What a restored site has in place of what was there; all else in the data folder stays."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup, who was erased again, and where what was there before lies now, if anything."""

    manifest: Manifest
    erased: int
    before: Path | None


def restore(source: Path, *, replace: bool) -> Restored:
    """Put a backup in the place of the site; with `replace` of one that holds something, which is kept aside.

    Raises PolsecError, and then nothing has changed: for what is no backup, is damaged, is of a newer version or of
    another kind of database, for a site that is running, and for one that is not empty.
    """
    data: Path = settings.ENVIRONMENT.data
    occupied.hold_alone(data)
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix="restoring-") as folder:
            manifest = _unpack(source, Path(folder))
            if not _is_empty():
                _check_may_replace(replace)
            return _put_in_place(manifest, Path(folder), data)
    finally:
        occupied.release(data)


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source) as archive:
            first = archive.next()
            text = archive.extractfile(first) if first and first.name == NAME else None
            if text is None:
                raise unreadable()
            manifest = read_manifest(text.read())
            _check_version(manifest)
            left = dict(manifest.hashes)
            while entry := archive.next():
                _unpack_entry(archive, entry, left, folder)
    except (tarfile.TarError, OSError, EOFError) as error:
        if isinstance(error, FileNotFoundError) and not source.exists():
            raise PolsecError(Message("There is no file {file}.", file=source)) from error
        raise unreadable() from error
    if left:
        raise unreadable()
    return manifest


def _unpack_entry(archive: tarfile.TarFile, entry: tarfile.TarInfo, left: dict[str, str], folder: Path) -> None:
    """One entry that the manifest names, once, with the hash that it names; nothing else is written anywhere."""
    wanted = left.pop(entry.name, None)
    content = archive.extractfile(entry) if wanted and entry.isfile() else None
    if content is None:
        raise unreadable()
    path = folder / (DATABASE if entry.name == DATABASES["sqlite"] else entry.name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as target:
        os.fchmod(target.fileno(), 0o600)
        if copy_hashed(content, target) != wanted:
            raise unreadable()
        target.flush()
        os.fsync(target.fileno())


def _check_version(manifest: Manifest) -> None:
    if manifest.database != databases.kind():
        raise PolsecError(
            Message(
                "This backup is of a site on {theirs}, and this one is set up for {ours}. Set or unset DATABASE_URL.",
                theirs=manifest.database,
                ours=databases.kind(),
            )
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if _number(manifest.version) > _number(__version__) or set(manifest.migrations) - known:
        raise PolsecError(
            Message(
                "This backup was made by POLSEC {theirs}, which is newer than this {ours}. Nothing was changed. "
                "Install that version or a later one, then restore.",
                theirs=manifest.version,
                ours=__version__,
            )
        )


def _number(version: str) -> tuple[int, ...]:
    try:
        return tuple(map(int, version.split(".")))
    except ValueError as error:
        raise unreadable() from error


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _is_empty() -> bool:
    """Whether there are neither accounts nor objects. A site with nothing but its demonstration of reports is empty."""
    there = _tables()
    models = [model for model in apps.get_models() if model._meta.db_table in OURS]
    return not any(model._base_manager.exists() for model in models if model._meta.db_table in there)


def _check_may_replace(replace: bool) -> None:
    if databases.kind() == "postgresql":
        raise PolsecError(
            Message("The database is not empty. Make an empty one, give it in DATABASE_URL, then restore.")
        )
    if not replace:
        raise PolsecError(
            Message(
                "This site is not empty. With --replace the backup takes its place, and what is there is kept aside."
            )
        )


def _put_in_place(manifest: Manifest, folder: Path, data: Path) -> Restored:
    if databases.kind() == "postgresql":
        return _put_into_postgresql(manifest, folder, data)
    databases.check(folder / DATABASE)
    erased = _finish(folder, {"DATABASE_URL": ""})
    is_new = not _tables()
    connections.close_all()
    aside = _set_aside(data, folder / "nothing" if is_new else data / f"before-restore-{clock.now():%Y%m%d-%H%M%S}")
    for name in PARTS:
        if (folder / name).exists():
            os.replace(folder / name, data / name)
    return Restored(manifest, erased, None if is_new else aside)


def _set_aside(data: Path, aside: Path) -> Path:
    aside.mkdir(mode=0o700)
    for name in PARTS:
        if (data / name).exists():
            os.replace(data / name, aside / name)
    return aside


def _put_into_postgresql(manifest: Manifest, folder: Path, data: Path) -> Restored:
    """Contents first, since they harm nobody alone; the database whole or not at all; then up to date."""
    for path in (folder / "files").glob("??/*"):
        target = data / path.relative_to(folder)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.replace(path, target)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connections.close_all()
    databases.load(folder / DATABASES["postgresql"])
    shutil.rmtree(data / "exports", ignore_errors=True)
    return Restored(manifest, _finish(data, {}), None)


def _whole(sentence: str) -> Message:
    """What the site's own process said, which is not cut as a quotation is: its end tells what to do."""
    return Message(harmless(sentence).replace("{", "{{").replace("}", "}}"))


def _finish(folder: Path, more: dict[str, str]) -> int:
    """Bring a restored site up to date and make it forget again, in a process of its own; how many were erased."""
    key, is_lent = settings.ENVIRONMENT.data / "secret-key", folder != settings.ENVIRONMENT.data
    if is_lent:
        shutil.copy(key, folder / "secret-key")
    own = {"POLSEC_DATA": str(folder), "POLSEC_LEDGER": str(ledger_path()), **more}
    own["DJANGO_SETTINGS_MODULE"] = "polsec.site.settings"
    command = [sys.executable, "-P", "-m", "polsec.site.backups.finishing"]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, check=False)
    if is_lent:
        (folder / "secret-key").unlink()
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        raise PolsecError(Message("The backup could not be brought up to date: {reason}", reason=_whole(reason)))
    return int(done.stdout.split()[-1])
