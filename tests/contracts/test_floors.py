"""No floor knows of one above it: in what is imported, loaded, stored or migrated."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

LINTER = Path(sys.executable).with_name("lint-imports")
FLOORS = ("methods", "foundation", "stages", "support", "site")
IMPORT_METHODS = """
import importlib, pkgutil, sys
import polsec.methods, polsec.errors, polsec.i18n
for module in pkgutil.walk_packages(polsec.methods.__path__, "polsec.methods."):
    importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def floor(module: str) -> int:
    """The height of the floor on which a module of ours stands."""
    return FLOORS.index(module.split(".")[1])


def test_imports_keep_to_the_floors() -> None:
    result = subprocess.run([LINTER, "--no-cache"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_methods_load_without_django_or_a_database_driver() -> None:
    result = subprocess.run([sys.executable, "-c", IMPORT_METHODS], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert not {"django", "psycopg", "sqlite3"} & set(result.stdout.split())
    assert "numpy" in result.stdout.split()


def test_no_table_refers_to_one_of_a_higher_floor() -> None:
    upward = [
        f"{model.__module__} -> {field.related_model.__module__}"
        for model in apps.get_models()
        if model.__module__.startswith("polsec.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model.__module__.startswith("polsec.")
        if floor(field.related_model.__module__) > floor(model.__module__)
    ]
    assert upward == []


def test_no_migration_depends_on_one_of_a_higher_floor() -> None:
    ours = {config.label: config.name for config in apps.get_app_configs() if config.name.startswith("polsec.")}
    upward = [
        f"{label}.{name} -> {other}"
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        for other, _ in migration.dependencies
        if label in ours and other in ours and floor(ours[other]) > floor(ours[label])
    ]
    assert upward == []
