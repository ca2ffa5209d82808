"""Each fault has its page: what happened, what to do, in the reader's language, and no more than that."""

import errno
import sqlite3
from collections.abc import Callable
from http import HTTPStatus

import psycopg
import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid, NotAllowed, Refused, Stale
from polsec.foundation.people.models import Account
from polsec.site import failures
from polsec.site.troubles import status_of

WORDED = [400, 403, 404, 409, 413, 422, 429, 500, 503, 507]


def raised_from(fault: Exception, cause: Exception) -> Exception:
    fault.__cause__ = cause
    return fault


def sqlite(name: str, text: str) -> Exception:
    """As Django raises what SQLite raised."""
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorname = name
    return raised_from(OperationalError(text), cause)


FULL = [
    sqlite("SQLITE_FULL", "database or disk is full"),
    raised_from(OperationalError("could not extend file"), psycopg.errors.DiskFull("could not extend file")),
    OSError(errno.ENOSPC, "No space left on device"),
]
BUSY = [
    sqlite("SQLITE_BUSY", "database is locked"),
    raised_from(OperationalError("lock timeout"), psycopg.errors.LockNotAvailable("lock timeout")),
    OperationalError("connection refused"),
]
BROKEN = [
    sqlite("SQLITE_ERROR", "no such table"),
    ZeroDivisionError(),
    IntegrityError("UNIQUE constraint failed"),
    OSError(errno.EACCES, "Permission denied"),
]


@pytest.mark.parametrize(
    ("faults", "status"),
    [(FULL, 507), (BUSY, 503), (BROKEN, 500), ([None], 500)],
    ids=["full", "busy", "broken", "none"],
)
def test_a_fault_is_known_by_what_the_database_says(faults: list[Exception | None], status: int) -> None:
    assert [status_of(fault) for fault in faults] == [status] * len(faults)


@pytest.fixture
def front_raises(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], HttpResponse]:
    """What the first page answers to whoever is signed in, or to anyone, when its query raises."""

    def answer(fault: Exception, account: Account | None = None) -> HttpResponse:
        def fail() -> None:
            raise fault

        monkeypatch.setattr("polsec.site.views.queries.demonstration_reports", fail)
        client = Client(raise_request_exception=False)
        if account:
            client.force_login(account)
        return client.get("/es/")

    return answer


@pytest.mark.parametrize("fault", FULL, ids=["sqlite", "postgresql", "file"])
def test_a_full_disk_says_that_nothing_was_saved(db: None, front_raises: Callable, fault: Exception) -> None:
    response = front_raises(fault)
    assert response.status_code == 507
    assert "No se guardó nada" in response.content.decode()


@pytest.mark.parametrize("fault", BUSY, ids=["sqlite", "postgresql", "away"])
def test_a_busy_database_says_when_to_come_back(db: None, front_raises: Callable, fault: Exception) -> None:
    response = front_raises(fault)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "envíelo de nuevo" in response.content.decode()


@pytest.mark.parametrize(
    ("refused", "status", "told"),
    [
        (NotAllowed(), 403, "Usted no puede hacer esto aquí."),
        (Stale(), 409, "Alguien cambió esto mientras usted tenía la página abierta."),
        (Invalid(Message("Give 3 names.")), 422, "Give 3 names."),
    ],
    ids=["not allowed", "stale", "invalid"],
)
def test_a_refusal_becomes_a_page_with_its_reason(
    db: None, front_raises: Callable, refused: Refused, status: int, told: str
) -> None:
    response = front_raises(refused, Account.objects.create_user("ana@example.org"))
    assert response.status_code == status
    assert told in response.content.decode()


def test_whoever_is_not_signed_in_and_may_not_is_asked_to_sign_in(db: None, front_raises: Callable) -> None:
    response = front_raises(NotAllowed())
    assert (response.status_code, response["Location"]) == (302, "/es/accounts/login/?next=/es/")


@pytest.mark.parametrize(("fault", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)])
def test_too_large_is_not_the_same_as_not_understood(
    db: None, front_raises: Callable, fault: Exception, status: int
) -> None:
    assert front_raises(fault).status_code == status


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_status_has_words_of_its_own(language: str) -> None:
    with override(language):
        told = [failures.words(HTTPStatus(status)) for status in WORDED]
    assert len({(each.heading, each.what) for each in told}) == len(WORDED)


@pytest.mark.parametrize("status", [500, 503, 507])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_for_a_fault_of_ours_needs_no_database(rf: RequestFactory, language: str, status: int) -> None:
    request: HttpRequest = rf.get(f"/{language}/")
    request.LANGUAGE_CODE = language
    page = failures.page(request, HTTPStatus(status)).content.decode()
    assert f'<html lang="{language}">' in page
    assert f'<p class="kicker">{status}</p>' in page
