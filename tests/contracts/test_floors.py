"""No floor knows of one above it: in what is imported, loaded, stored or migrated."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver
from tests.contracts.test_rooms import SOURCE, tracked

from polsec.site.rooms import ORDER

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


def height(module: str) -> tuple[int, int]:
    """The height of a module's floor, and of its room on that floor."""
    parts = module.split(".")
    rooms = ORDER.get(parts[1], ())
    return floor(module), rooms.index(parts[2]) if len(parts) > 2 and parts[2] in rooms else 0


def test_imports_keep_to_the_floors() -> None:
    result = subprocess.run([LINTER, "--no-cache"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_methods_load_without_django_or_a_database_driver() -> None:
    result = subprocess.run([sys.executable, "-c", IMPORT_METHODS], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert not {"django", "psycopg", "sqlite3"} & set(result.stdout.split())
    assert "numpy" in result.stdout.split()


def test_no_table_refers_to_one_of_a_higher_floor_or_room() -> None:
    upward = [
        f"{model.__module__} -> {field.related_model.__module__}"
        for model in apps.get_models()
        if model.__module__.startswith("polsec.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model.__module__.startswith("polsec.")
        if height(field.related_model.__module__) > height(model.__module__)
    ]
    assert upward == []


def test_no_migration_depends_on_one_of_a_higher_floor_or_room() -> None:
    ours = {config.label: config.name for config in apps.get_app_configs() if config.name.startswith("polsec.")}
    upward = [
        f"{label}.{name} -> {other}"
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        for other, _ in migration.dependencies
        if label in ours and other in ours and height(ours[other]) > height(ours[label])
    ]
    assert upward == []


# The shell is the frame of every page: it links upward by what rooms tell it, and rooms extend it.
SHELL = {"site/shell.html"}
OF_THE_SHELL = {"start", "front", "about", "leave", "left"}
URL = re.compile(r"{% url [\"']([a-z_]+)[\"']")
OTHER_TEMPLATE = re.compile(r"{% (?:include|extends) [\"']([^\"']+)[\"']")


def room_of(path: Path) -> str:
    """The module of the room in which a template lies."""
    parts = path.relative_to(SOURCE).parts
    return ".".join(("polsec", *parts[: parts.index("templates")]))


TEMPLATES = [
    path for path in tracked() if path.suffix == ".html" and "templates" in path.parts and path.is_relative_to(SOURCE)
]
PLACES = {str(path).partition("/templates/")[2]: room_of(path) for path in TEMPLATES if "methods" not in path.parts}


def addresses(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    """The name of every address of ours with the module of its view."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name), pattern.callback.__module__
        else:
            yield from addresses(pattern)


def named_in_templates(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The place of each template of a room, and what a pattern finds in it."""
    for path in TEMPLATES:
        place = str(path).partition("/templates/")[2]
        if place in PLACES:
            for name in pattern.findall(path.read_text(encoding="utf-8")):
                yield place, name


def test_no_template_leads_to_an_address_of_a_higher_room() -> None:
    views = {name: module for name, module in addresses(get_resolver()) if module.startswith("polsec.")}
    upward = [
        f"{place} -> {name}"
        for place, name in named_in_templates(URL)
        if name in views and name not in OF_THE_SHELL and height(views[name]) > height(PLACES[place])
    ]
    assert upward == []


def test_no_template_takes_in_one_of_a_higher_room() -> None:
    upward = [
        f"{place} -> {other}"
        for place, other in named_in_templates(OTHER_TEMPLATE)
        if other in PLACES and other not in SHELL and height(PLACES[other]) > height(PLACES[place])
    ]
    assert upward == []
