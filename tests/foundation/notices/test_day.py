"""The day page: late, today, next, each thing once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.foundation.people.people import signed_up

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.ports import Port
from polsec.foundation.notices import day
from polsec.foundation.notices.day import DayItem, day_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test registers is told."""
    monkeypatch.setattr(day, "day_items", Port(f"tests.day_items.{uuid4()}", one=False))


def tell(*items: DayItem) -> None:
    day.day_items.on("tests")(lambda actor: items)


@pytest.mark.parametrize(
    ("due", "urgent", "part"),
    [
        (NOON - timedelta(days=1), False, "late"),
        (NOON - timedelta(seconds=1), False, "late"),
        (NOON, False, "late"),
        (NOON + timedelta(hours=1), False, "today"),
        (NOON + timedelta(days=1), False, "next"),
        (NOON + timedelta(days=1), True, "today"),
        (date(2026, 3, 1), False, "late"),
        (date(2026, 3, 2), False, "today"),
        (date(2026, 3, 3), False, "next"),
        (None, False, "next"),
        (None, True, "today"),
    ],
)
def test_each_thing_is_where_its_date_puts_it(due: Any, urgent: bool, part: str) -> None:
    tell(DayItem("x", "/x", due, urgent=urgent))
    with clock.standing_at(NOON):
        found = day_of(ANYONE)
    assert {name: len(getattr(found, name)) for name in ("late", "today", "next")} == {
        name: int(name == part) for name in ("late", "today", "next")
    }


def test_the_nearest_comes_first_and_an_address_is_there_once() -> None:
    later, sooner = (NOON + timedelta(days=days) for days in (3, 2))
    tell(DayItem("c", "/c"), DayItem("a", "/a", later), DayItem("b", "/b", sooner), DayItem("a again", "/a", later))
    with clock.standing_at(NOON):
        assert [item.url for item in day_of(ANYONE).next] == ["/b", "/a", "/c"]


@pytest.mark.django_db
def test_the_page_shows_what_waits_and_says_so_where_nothing_does() -> None:
    account = signed_up()
    client = Client()
    client.force_login(account)
    assert "Nothing waits for you" in client.get("/en/day/").content.decode()
    tell(DayItem("Answer the question", "/en/q/", clock.now() - timedelta(days=1), "Valle"))
    shown = client.get("/en/day/").content.decode()
    assert 'href="/en/q/"' in shown
    assert "Answer the question" in shown
    assert "Valle" in shown


@pytest.mark.django_db
def test_whoever_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    for page in ("day", "inbox", "inbox/mail"):
        assert "login" in client.get(f"/es/{page}/").headers["Location"]


@pytest.mark.django_db
def test_what_processes_say_of_a_reader_is_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.foundation.people.people import actor, running

    from polsec.foundation.processes import ports

    process, coordinator = running()
    monkeypatch.setattr(ports, "needs_of_mine", Port(f"tests.needs.{uuid4()}", one=False))
    ports.needs_of_mine.on("tests")(lambda p, a: [ports.Item("Name a committee", "/x/", date(2026, 3, 2))])
    (item,) = day.needs_in_processes(actor(coordinator))
    assert (item.title, item.url, item.process) == ("Name a committee", "/x/", str(process))
    assert day.needs_in_processes(Actor()) == []
