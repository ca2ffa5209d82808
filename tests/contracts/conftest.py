"""The two processes of the world, made once and put anew before each module that asks, within a transaction that is
never kept.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.template import Template
from django.test.utils import _TestState
from tests.world import World
from tests.world import world as make_world


@pytest.fixture
def _django_db_helper(world: World) -> None:
    """Tests of this folder that ask for the database (by their mark) run within the world's transaction."""


MIGRATED = {"auth", "contenttypes"}
"""Applications whose rows come with the tables."""


def uninstrumented() -> AbstractContextManager[Any]:
    """No page tells the browser of a test what it was made of, which costs as much as the page and is not looked at."""
    return patch.object(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Everybody and everything; what a test changes it takes back by itself, as `undone` does."""
    from django.test import override_settings

    ledger: Path = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"
    quiet = override_settings(ACCOUNT_RATE_LIMITS=False, MAIL_WORKS=False, POLSEC_LEDGER=ledger)
    with quiet, uninstrumented(), django_db_blocker.unblock(), transaction.atomic():
        yield put_in_place()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Made:
    """The world as it was made, and its rows, to be put into the database again."""

    world: World
    rows: dict[type[Model], list[Model]]


@cache
def made() -> Made:
    """Made by real acts, which takes some seconds; its files stay where they are."""
    return Made(make_world(), {model: list(model._base_manager.all()) for model in _tables()})


def put_in_place() -> World:
    """The world in the database: made, or as it was made."""
    is_new = not made.cache_info().currsize
    for model, rows in made().rows.items():
        if not is_new:
            model._base_manager.bulk_create(rows, batch_size=200)
    return made().world


def _tables() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in MIGRATED]
