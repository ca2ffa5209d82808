"""Whatever may hold something about a person is in a reviewed list, and its room shows it to them and destroys it."""

import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from polsec.foundation.kit.models import Object
from polsec.foundation.people import ports
from polsec.foundation.people.models import Account, Person

with Path(__file__).with_name("personal.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
POINTS_AT_PEOPLE = (Object, Person, Account)


def fields() -> set[tuple[str, str, str]]:
    """Every field that could name a person or hold what somebody wrote: room, model, field."""
    return {
        (model._meta.app_label, model.__name__, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("polsec.")
        for field in model._meta.concrete_fields
        if (field.is_relation and field.related_model in POINTS_AT_PEOPLE and field.name != "object")
        or isinstance(field, models.TextField | models.EmailField)
    }


def test_each_field_that_may_be_personal_was_reviewed_and_none_is_gone() -> None:
    listed = {(row["room"], row["model"], row["field"]) for row in ROWS}
    assert fields() - listed == set(), "say in personal.csv what this holds"
    assert listed - fields() == set()


@pytest.mark.parametrize("room", sorted({row["room"] for row in ROWS if row["holds"] == "ports"}))
def test_a_room_that_holds_something_personal_shows_it_and_destroys_it(room: str) -> None:
    assert ports.on_export.handlers(room)
    assert ports.on_erase.handlers(room)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['model']}.{row['field']}")
def test_each_row_says_who_looks_after_it_or_why_nobody_must(row: dict[str, str]) -> None:
    assert row["holds"] in ("ports", "people", "no")
    assert row["reason"] or row["holds"] == "ports"
    assert row["holds"] != "people" or row["room"] in ("kit", "record", "people")
