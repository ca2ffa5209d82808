"""What an operator sets, and what happens when it cannot be used."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from polsec.errors import PolsecError
from polsec.site.environment import database, prepare_folder, read_environment, secret_key

ASK_SQLITE = """
import django, json
django.setup()
from django.db import connection
cursor = connection.cursor()
pragma = lambda name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
print(json.dumps([pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys"), connection.transaction_mode]))
"""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without a word about POLSEC, in an empty folder."""
    for name in ("POLSEC_DATA", "POLSEC_PORT", "POLSEC_HOSTS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_without_any_setting_the_data_lie_beside_and_the_port_is_8000(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = read_environment()
    assert (found.data, found.port) == (tmp_path / "data", 8000)
    assert database(found)["NAME"] == tmp_path / "data/polsec.sqlite3"
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("port", ["eighty", "-1", "65536", "80.5"])
def test_a_port_that_cannot_be_is_named_with_what_to_give(environment: pytest.MonkeyPatch, port: str) -> None:
    environment.setenv("POLSEC_PORT", port)
    with pytest.raises(PolsecError, match=r"(?s)POLSEC_PORT cannot be used.*0 to 65535"):
        read_environment()


def test_an_empty_setting_counts_as_none(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("POLSEC_PORT", "")
    assert read_environment().port == 8000


def test_further_host_names_are_taken_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("POLSEC_HOSTS", "dialogo.example, mesa.example")
    assert read_environment().allowed_hosts[-2:] == ["dialogo.example", "mesa.example"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ana:s%40fe@db.example:6543/mesa", ("mesa", "ana", "s@fe", "db.example", "6543")),
        ("postgres://db.example/mesa", ("mesa", "", "", "db.example", "")),
        ("postgresql://postgres:@/postgres?host=/run/pg", ("postgres", "postgres", "", "/run/pg", "")),
    ],
)
def test_the_database_address_is_read_as_postgresql_writes_it(
    environment: pytest.MonkeyPatch, url: str, expected: tuple[str, ...]
) -> None:
    environment.setenv("DATABASE_URL", url)
    found = database(read_environment())
    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected
    assert found["CONN_MAX_AGE"] is None


def test_options_of_the_database_address_are_passed_on(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://db.example/mesa?sslmode=require")
    assert database(read_environment())["OPTIONS"] == {"sslmode": "require"}


def test_another_kind_of_database_is_refused_in_words(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "mysql://db.example/mesa")
    with pytest.raises(PolsecError, match="must begin with postgresql://"):
        database(read_environment())


def test_sqlite_writes_through_and_takes_turns(tmp_path: Path) -> None:
    """Asked of a real file: WAL, synchronous FULL (2), foreign keys, BEGIN IMMEDIATE."""
    settings = {"POLSEC_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "polsec.site.settings", "DATABASE_URL": ""}
    answer = subprocess.run(
        [sys.executable, "-c", ASK_SQLITE], env=os.environ | settings, capture_output=True, text=True, check=True
    )
    assert json.loads(answer.stdout) == ["wal", 2, 1, "IMMEDIATE"]


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        keys = set(threads.map(secret_key, [tmp_path] * 64))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    made = prepare_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PolsecError, match="POLSEC_DATA"):
        prepare_folder(tmp_path / "file" / "data")
