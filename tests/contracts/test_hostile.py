"""Whatever a form made by hand sends, and wherever: never a fault of the site, and nothing unsound is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Length
from django.test import Client
from tests.contracts import addresses, deeds
from tests.contracts.test_access import ROWS, ROWS_OF_SITE, parts_of, undone
from tests.contracts.test_access_actions import DOERS as DOERS_OF_ACTIONS
from tests.contracts.test_access_actions import OURS
from tests.contracts.test_access_actions import ROWS as ACTIONS
from tests.world import World

import polsec
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Refused
from polsec.foundation.kit.models import Act
from polsec.stages.convening.actions import Reply

models.CharField.register_lookup(Length)
HOSTILE = {
    "a word that is no choice": b"nothing-like-it",
    "a NUL byte": b"a\x00b",
    "a lone surrogate": b"\xed\xa0\x80",
    "an over-long text": b"x" * 30_000,
    "an enormous number": b"9" * 400,
    "a number under zero": b"-1",
    "a day that does not exist": b"2026-13-45",
    "the first year": b"0001-01-01",
    "the last moment": b"9999-12-31T23:59",
    "nothing": b"",
}
ASKED = sorted(
    {
        name
        for path in Path(polsec.__file__).parent.rglob("*.py")
        for name in re.findall(r'GET(?:\.get\(|\.getlist\(|\[)"(\w+)"', path.read_text(encoding="utf-8"))
    }
)
"""Every parameter that some page reads from its address."""
POSTS = [row for row in (*ROWS, *ROWS_OF_SITE) if row["method"] == "POST" and row["object"] in ("own", *addresses.KEYS)]
GETS = [row for row in (*ROWS, *ROWS_OF_SITE) if row["method"] == "GET" and row["object"] == "own"]
DOERS = ("coordinator", "delegate", "committee", "stranger", "operator", "anyone")


def doers(row: dict[str, str]) -> list[str]:
    """Coordinator and delegate, and whoever else may do it where these may not."""
    able = [role for role in DOERS if row.get(role) in ("done", "refused", "moved", "200", "302", "422")]
    return able[:1] or ["coordinator"]


def unsound() -> list[str]:
    """Columns in which something stands that no form offers, or that PostgreSQL would not take."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields if model.__module__.startswith("polsec.") else ():
            if not isinstance(field, models.CharField):
                continue
            rows = model._default_manager.all()
            if field.max_length and rows.filter(**{f"{field.name}__length__gt": field.max_length}).exists():
                found.append(f"{model.__name__}.{field.name} is too long")
            choices = [value for value, _ in field.flatchoices]
            if choices and rows.exclude(**{f"{field.name}__in": ["", *choices]}).exists():
                found.append(f"{model.__name__}.{field.name} is no choice")
    return found


def fields_of(client: Client, where: str, sent: dict[str, Any]) -> set[str]:
    """What may be sent: what a valid form holds, and every field that the page shows or its form knows."""
    page = client.get(where)
    names = set(sent)
    if page.status_code == 200 and not page.streaming:
        names |= set(
            re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page.content.decode(errors="replace"))
        )
    return names - {"csrfmiddlewaretoken"}


def bodies(client: Client, where: str, sent: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The valid form with one field after the other made hostile, each as the bytes that are sent."""
    plain = {name: str(value).encode() for name, value in sent.items() if not hasattr(value, "read")}
    for name in sorted(fields_of(client, where, sent)):
        for what, value in HOSTILE.items():
            yield f"{name}: {what}", _encoded({**plain, name: value})


def _encoded(fields: dict[str, bytes]) -> bytes:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in fields.items()).encode()


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("row", POSTS, ids=lambda row: f"{row['name']}, {row['object']}")
def test_no_field_of_any_form_makes_the_site_fail_or_keep_something_unsound(world: World, row: dict[str, str]) -> None:
    faults = []
    with undone():
        addresses.prepare(world, row["object"])
        for role in doers(row):
            client = world.client(role)
            client.raise_request_exception = False
            where = addresses.address(world, row["name"], row["object"], parts_of(row["name"]))
            for what, body in bodies(client, where, addresses.form(world, row["name"], role)):
                with undone():
                    fault = _sent(client, where, body)
                    if fault:
                        faults.append(f"{role}, {what}: {fault}")
    assert faults == []


def _sent(client: Client, where: str, body: bytes) -> str:
    before = Act.objects.count()
    answer = client.post(where, body, content_type="application/x-www-form-urlencoded")
    if answer.status_code >= 500:
        return f"{answer.status_code} {getattr(answer, 'exc_info', ('', ''))[1]!r}"[:300]
    return "; ".join(unsound()) if Act.objects.count() > before else ""


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("row", GETS, ids=lambda row: str(row["name"]))
def test_no_parameter_of_an_address_makes_the_site_fail(world: World, row: dict[str, str]) -> None:
    faults = []
    with undone():
        where = addresses.address(world, row["name"], row["object"], parts_of(row["name"]))
        for role in ("coordinator", "delegate"):
            client = world.client(role)
            client.raise_request_exception = False
            for what, value in HOSTILE.items():
                answer = client.get(f"{where}?{_encoded(dict.fromkeys(ASKED, value)).decode()}")
                if answer.status_code >= 500:
                    faults.append(f"{role}, {what}: {getattr(answer, 'exc_info', ('', ''))[1]!r}")
    assert faults == []


PARTED = sorted({row["name"] for row in (*ROWS, *ROWS_OF_SITE) if parts_of(row["name"])})


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", PARTED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_part_of_an_address_makes_the_site_fail(world: World, name: str, method: str) -> None:
    client = world.client("coordinator")
    client.raise_request_exception = False
    with undone():
        where = addresses.address(world, name, "own", parts_of(name))
        parts = {str(addresses.address_part(world, name, part)) for part in parts_of(name)}
        for piece in parts & set(where.split("/")):
            for value in ("9" * 40, "%00", "%ED%A0%80", "x" * 3000, "-1"):
                answer = getattr(client, method)(where.replace(f"/{piece}/", f"/{value}/"))
                assert answer.status_code < 500, (piece, value)


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name in OURS if name in deeds.DEEDS))
def test_no_word_given_to_an_action_is_taken_unchecked(world: World, name: str) -> None:
    usual = [row for row in ACTIONS if row["action"] == name]
    able = ((row, role) for row in usual for role in DOERS_OF_ACTIONS if row[role] in ("done", "closed", "invalid"))
    row, doer = next(able)
    faults = []
    with undone():
        deeds.prepare(world, name, row["object"])
        for words in ("nothing-like-it", "x" * 30_000, ""):
            for changed in _with(name, deeds.DEEDS[name](world, deeds.actor(world, doer, name), row["object"]), words):
                with undone():
                    fault = _performed(name, deeds.actor(world, doer, name), changed)
                if fault:
                    faults.append(f"{words[:20]!r}: {fault}")
    assert faults == []


WORDS_OF_THE_CODE = {
    ("decisions.put", "purpose"),
    ("record.adopt_key", "key"),
    ("record.raise_alarm", "fault"),
    ("record.raise_alarm", "name"),
}
"""Arguments that only the code itself fills."""


def _with(name: str, arguments: dict[str, Any], words: str) -> Iterator[dict[str, Any]]:
    """The arguments with one text after the other made hostile, those within a reply too."""
    for key, value in arguments.items():
        if isinstance(value, str) and (name, key) not in WORDS_OF_THE_CODE:
            yield {**arguments, key: words}
        elif isinstance(value, Reply):
            for part in fields(value):
                if isinstance(getattr(value, part.name), str):
                    yield {**arguments, key: replace(value, **{part.name: words})}


def _performed(name: str, by: Actor, arguments: dict[str, Any]) -> str:
    before = Act.objects.count()
    try:
        with transaction.atomic():
            deeds.perform(OURS[name], by, arguments)
    except Refused:
        return "" if Act.objects.count() == before else "refused, and yet something was kept"
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"[:200]
    return "; ".join(unsound())
