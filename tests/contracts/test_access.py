"""Who may open and do what, row by row, against a file that people review and no rule has made.

A cell is the status of the answer, or what came of the request:
`sign in` (sent to the page for that), `done` (an act was kept), `refused` (a page that says why, and nothing was kept),
`moved` (no act, but sent on to another page). Whatever is not `done` keeps no act.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString
from tests.contracts import addresses
from tests.world import ROLES, World

from polsec.foundation.kit.models import Act
from polsec.foundation.protection.views import plan as plan_pages
from polsec.foundation.rendering import minute

WITHOUT_PROCESS = ("anyone", "stranger", "operator")
REFUSED = {200, 302, 303, 409, 422}
PAGELESS = ("403", "404", "405", "sign in")


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of the access files."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = rows_of("access.csv")
ROWS_OF_SITE = rows_of("access-site.csv")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address of the site."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern
        else:
            yield from patterns(pattern)


def parts_of(name: str) -> list[str]:
    """The parts of an address that are filled in."""
    found = get_resolver().reverse_dict.getlist(name)
    return list(found[0][0][0][1]) if found else []


NAMES = {str(pattern.name) for pattern in patterns(get_resolver())}


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def without_pages() -> Iterator[None]:
    """Every template within gives an empty page: the status of the answer is what is asked for."""
    with patch.object(Template, "render", lambda self, context=None, request=None: SafeString("")):
        yield


@pytest.fixture(autouse=True)
def _no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan and minute are not set as a PDF for each reader: who may have it is what is asked here."""
    monkeypatch.setattr(plan_pages, "build", lambda plan: b"%PDF-")
    monkeypatch.setattr(minute, "build", lambda filled: b"%PDF-")


def asked(world: World, row: dict[str, str], role: str) -> str:
    """What came of the request of one row by one role, as a cell says it."""
    where = addresses.address(world, row["name"], row["object"], parts_of(row["name"]))
    before, traces = Act.objects.count(), addresses.traces(world)
    sent = addresses.form(world, row["name"], role) if row["method"] == "POST" else {}
    client = world.client(role)
    response = client.post(where, sent) if row["method"] == "POST" else client.get(where)
    assert response.resolver_match is None or response.resolver_match.url_name == row["name"]
    return _said(response, Act.objects.count() > before, addresses.traces(world) != traces)


def _said(response: HttpResponse, is_done: bool, is_moved: bool) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "sign in"
    if is_done:
        return "done" if response.status_code in (200, 302, 303) else f"done with {response.status_code}"
    if is_moved:
        return "moved"
    return str(response.status_code)


def agrees(expected: str, found: str) -> bool:
    """Whether what came of a request is what the file says."""
    return found.isdigit() and int(found) in REFUSED if expected == "refused" else expected == found


def wrong_in(world: World, row: dict[str, str], roles: tuple[str, ...]) -> dict[str, str]:
    """Where a row does not hold.

    For the first role of each cell that ends in a page the page is made, too; for the others the status is enough: what
    each reads is for `test_leaks`, and pages of failure are for `tests/site/test_failures.py`.
    """
    wrong, made = {}, set(PAGELESS)
    with undone():
        addresses.prepare(world, row["object"])
        for role in roles:
            with undone(), nullcontext() if row[role] not in made else without_pages():
                found = asked(world, row, role)
            made.add(row[role])
            if not agrees(row[role], found):
                wrong[role] = f"{row[role]} expected, {found}"
    return wrong


def named(row: dict[str, str]) -> str:
    """What a test of a row is called."""
    return f"{row['method']} {row['name']}, {row['object']}"


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=named)
def test_each_row_of_a_process_holds_for_every_role(world: World, row: dict[str, str]) -> None:
    assert wrong_in(world, row, ROLES) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS_OF_SITE, ids=named)
def test_each_row_beside_a_process_holds(world: World, row: dict[str, str]) -> None:
    assert wrong_in(world, row, WITHOUT_PROCESS) == {}


def test_every_address_has_a_row_for_reading_and_one_for_writing() -> None:
    covered = {(row["name"], row["method"]) for row in (*ROWS, *ROWS_OF_SITE)}
    assert {(name, method) for name in NAMES for method in ("GET", "POST")} - covered == set()


def test_no_row_is_about_an_address_that_is_gone_or_stands_twice() -> None:
    rows = [(row["name"], row["method"], row["object"]) for row in (*ROWS, *ROWS_OF_SITE)]
    assert {name for name, _, _ in rows} <= NAMES
    assert len(rows) == len(set(rows))


def test_no_cell_is_empty() -> None:
    empty = [row for row in ROWS if not all(row.get(role) for role in ROLES) or None in row]
    empty += [row for row in ROWS_OF_SITE if not all(row.get(role) for role in WITHOUT_PROCESS) or None in row]
    assert empty == []


def test_what_a_row_may_be_about_is_used() -> None:
    assert {row["object"] for row in (*ROWS, *ROWS_OF_SITE)} == set(addresses.OBJECTS)
