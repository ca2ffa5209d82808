"""The two processes of the world, made once for each module that asks, within a transaction that is never kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.world import World
from tests.world import world as make_world


@pytest.fixture
def _django_db_helper(world: World) -> None:
    """Tests of this folder that ask for the database (by their mark) run within the world's transaction."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Everybody and everything; what a test changes it takes back by itself, as `undone` does."""
    from django.test import override_settings

    ledger: Path = tmp_path_factory.mktemp("ledger") / "erasures.jsonl"
    quiet = override_settings(ACCOUNT_RATE_LIMITS=False, MAIL_WORKS=False, POLSEC_LEDGER=ledger)
    with quiet, django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
