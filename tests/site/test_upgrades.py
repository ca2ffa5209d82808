"""A site of an earlier version is brought up to date with all that it holds, step by step and in one go."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from tests.stages.table import table

from polsec.foundation.bodies.models import Mandate
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.record.models import Leaf

RELEASED = "0001_demonstration_reports"
"""The one migration of version 0.1.0."""
ROW = ("justice", "0" * 64, "0" * 64, "0.1.0", '{"title": {"es": "La justicia"}}', b"zip", "2026-11-24 02:22:00")
COLUMNS = "slug, inputs, matrix, version, public_json, archive, made_at"


def environment(folder: Path) -> dict[str, str]:
    own = {"POLSEC_DATA": str(folder), "DATABASE_URL": "", "LC_ALL": "en"}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "polsec.site.settings"}


def django(folder: Path, code: str) -> str:
    """What a few lines of Python print on a site."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A data folder as version 0.1.0 left it, with one row."""
    migrate = f"from django.core.management import call_command; call_command('migrate', 'site', '{RELEASED}')"
    django(tmp_path, migrate)
    with sqlite3.connect(tmp_path / "polsec.sqlite3") as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables - {"sqlite_sequence"} == {"site_demonstrationreport", "django_migrations"}
        database.execute(f"INSERT INTO site_demonstrationreport ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", ROW)
    database.close()
    return tmp_path


def test_a_data_folder_of_the_first_release_keeps_its_rows(released: Path) -> None:
    secret = (released / "secret-key").read_text(encoding="ascii")
    prepared = "from polsec.site.preparation import is_migrated, migrate; migrate(); print(is_migrated())"
    assert django(released, prepared).strip() == "True"
    with sqlite3.connect(released / "polsec.sqlite3") as database:
        assert database.execute(f"SELECT {COLUMNS} FROM site_demonstrationreport").fetchall() == [ROW]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
    assert (released / "secret-key").read_text(encoding="ascii") == secret


@pytest.mark.django_db
def test_no_change_of_a_table_lacks_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def later_migrations() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Each migration of ours that is not the first of its room, with the one before it."""
    loader = MigrationLoader(connection)
    ours = sorted(key for key in loader.graph.nodes if apps.get_app_config(key[0]).name.startswith("polsec."))
    return [(key, before) for key in ours for before in loader.graph.node_map[key].parents if before[0] == key[0]]


@pytest.mark.django_db(transaction=True)
def test_each_later_migration_runs_on_a_filled_database() -> None:
    """A step back and forward again, one migration after the other: what was there is there still."""
    table()
    kept = (Object, Act, Leaf, Mandate)
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in kept}
    later = later_migrations()
    assert ("site", "0002_demonstration_accounts") in {key for key, _ in later}
    assert all(before.values())
    for _, previous in later:
        for target in ([previous], MigrationLoader(connection).graph.leaf_nodes()):
            MigrationExecutor(connection).migrate(target)
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in kept} == before
    assert not MigrationExecutor(connection).migration_plan(MigrationLoader(connection).graph.leaf_nodes())
