"""What the log tells: when, what, where in the code. Never an address, a query, a browser or a secret link."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

TELLTALE = "telltale"
ASKING = {"REMOTE_ADDR": "203.0.113.7", "HTTP_USER_AGENT": TELLTALE, "HTTP_X_FORWARDED_FOR": "203.0.113.7"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site writes to the terminal, as its settings say."""
    handler: Any = next(each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    before, handler.stream = handler.stream, io.StringIO()
    yield handler.stream
    handler.stream = before


@pytest.fixture(autouse=True)
def configured() -> None:
    logging.config.dictConfig(settings.LOGGING)


def test_a_fault_is_told_without_what_it_was_about(db: None, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise IntegrityError(f"DETAIL: Key (email)=({TELLTALE}@example.org) already exists.") from ValueError(TELLTALE)

    monkeypatch.setattr("polsec.site.views.queries.demonstration_report", lambda slug: fail())
    Client(raise_request_exception=False, **ASKING).get(f"/es/reports/{TELLTALE}/?name={TELLTALE}")
    told = log.getvalue()
    assert "500 GET es/reports/<slug:slug>/" in told
    assert "django.db.utils.IntegrityError" in told
    assert "builtins.ValueError" in told
    assert "site/views.py" in told
    assert TELLTALE not in told
    assert "203.0.113.7" not in told


@pytest.mark.parametrize("path", [f"/es/{TELLTALE}/", f"/{TELLTALE}?q={TELLTALE}"])
def test_a_page_that_is_not_there_leaves_no_line(db: None, log: io.StringIO, path: str) -> None:
    Client(**ASKING).get(path)
    assert log.getvalue() == ""


def test_a_form_without_its_token_is_told_without_who_sent_it(db: None, log: io.StringIO) -> None:
    Client(enforce_csrf_checks=True, **ASKING).post(f"/es/accounts/login/?next={TELLTALE}", {"login": TELLTALE})
    assert TELLTALE not in log.getvalue()
    assert "203.0.113.7" not in log.getvalue()
