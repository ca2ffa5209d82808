"""Who may do what, row by row, against a file that people review and no rule has made."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.site.demonstration import store_all

with Path(__file__).with_name("access.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def names(resolver: URLResolver) -> Iterator[str]:
    """The name of every address of the site."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name
        else:
            yield from names(pattern)


def test_every_address_has_a_row_for_reading_and_one_for_writing() -> None:
    covered = {(row["name"], row["method"]) for row in ROWS}
    assert {(name, method) for name in names(get_resolver()) for method in ("GET", "POST")} - covered == set()


def test_no_row_is_about_an_address_that_is_gone() -> None:
    assert {row["name"] for row in ROWS} <= set(names(get_resolver()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['role']}, {row['object']}: {row['method']} {row['address']}"
)
def test_each_row_holds(row: dict[str, str], client: Client) -> None:
    store_all()
    assert row["role"] == "anyone"
    response = client.generic(row["method"], row["address"])
    assert response.resolver_match.url_name == row["name"]
    assert response.status_code == int(row["expected"])
