"""Whatever may hold something about a person is in a reviewed list, and its room shows it to them and destroys it."""

import csv
import html
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from tests.contracts.test_access_actions import LEAFLESS, OURS
from tests.world import World

from polsec.foundation.kit.models import Object
from polsec.foundation.people import ports, wording
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


CODES = {
    "an action": re.compile(r"\b(?:" + "|".join(map(re.escape, OURS)) + r")\b"),
    "a payload": re.compile(r'\{"|"schema"'),
    "a time for machines": re.compile(r"\d{4}-\d\d-\d\d"),
    "a word of the code": re.compile(r"\b(?:True|False|None)\b"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coordinator", "delegate", "facilitator", "second committee"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_all_that_is_kept_about_somebody_is_told_in_words(world: World, role: str, language: str) -> None:
    page = world.client(role).get(f"/{language}/me/data/").content.decode()
    values = html.unescape(" ".join(re.findall(r"<d[td]>(.*?)</d[td]>", page, re.DOTALL)))
    assert len(values) > 200
    assert {what: found.group() for what, code in CODES.items() if (found := code.search(values))} == {}


@pytest.mark.parametrize("name", sorted(row["action"] for row in LEAFLESS))
def test_an_act_without_a_leaf_has_a_name_of_its_own(name: str) -> None:
    with translation.override("en"):
        english = wording.act(name)
    with translation.override("es"):
        spanish = wording.act(name)
        unknown = wording.act("rooms.never_there")
    assert len({english, spanish, unknown}) == 3
