"""Each page of protection is for those whom it concerns, and tells the public no more than that a process is paused."""

import re
import zlib
from typing import Any

import pytest
from django.test import Client
from tests.foundation.protection.making import Place, place

from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes.models import Process
from polsec.foundation.protection import actions, queries
from polsec.foundation.protection.models import PauseRequest
from polsec.foundation.protection.sealing import key_file

pytestmark = pytest.mark.django_db
PLACES = ("", "pause/", "register/", "register/new/", "plan/", "plan.pdf", "hide/")
SECRET = "Llamaron tres veces a una delegada."


def browser(person: Object | None = None) -> Client:
    """A browser in which somebody is signed in, or nobody."""
    client = Client()
    if person is not None:
        account = Account.objects.filter(person=person.pk).first()
        client.force_login(account or Account.objects.create_user(person=Person.objects.get(pk=person.pk)))
    return client


def at(page: str, language: str = "en", slug: str = "valle") -> str:
    """The address of a page of this room."""
    return f"/{language}/p/{slug}/protection/{page}"


def request_id(content: bytes) -> str:
    """The request number of the first form of a page that has one."""
    found = re.search(rb'name="request_id" value="([0-9a-f-]{36})"', content)
    assert found
    return found[1].decode()


def press(client: Client, page: str, button: str, **fields: str) -> Any:
    """Open a page and send its form."""
    shown = client.get(at(page))
    return client.post(at(button), {"request_id": request_id(shown.content), **fields}, follow=True)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("coordinator", (200, 200, 200, 200, 200, 200, 200)),
        ("committee", (200, 200, 200, 200, 200, 200, 403)),
        ("facilitator", (200, 403, 403, 403, 200, 200, 403)),
        ("observer", (200, 403, 403, 403, 200, 200, 403)),
        ("donor", (200, 403, 403, 403, 403, 403, 403)),
        ("coordinator elsewhere", (200, 403, 403, 403, 403, 403, 403)),
        ("nobody", (200, 302, 302, 302, 302, 302, 302)),
    ],
)
def test_who_opens_which_page(role: str, expected: tuple[int, ...]) -> None:
    made, other = place(), place("otro")
    people = {
        "coordinator": made.coordinator_object,
        "committee": made.committee_object,
        "coordinator elsewhere": other.coordinator_object,
        "nobody": None,
    }
    person = people[role] if role in people else Object.objects.get(pk=made.with_role(role).person)
    client = browser(person)
    assert tuple(client.get(at(page)).status_code for page in PLACES) == expected


def test_the_page_is_found_from_the_home_page_of_the_process() -> None:
    place()
    assert at("") in browser().get("/en/p/valle/").content.decode()


def test_two_browsers_pause_and_the_public_reads_since_when_and_not_why_or_who() -> None:
    made = place()
    first, second = browser(made.coordinator_object), browser(made.committee_object)
    assert b"Somebody else of the secretariat" in first.get(at("pause/")).content
    press(first, "pause/", "pause/ask/")
    waiting = second.get(at("pause/")).content.decode()
    assert "Coordinadora asks for it" in waiting
    assert "Take it back" in first.get(at("pause/")).content.decode()
    press(second, "pause/", "pause/confirm/")
    assert Process.objects.get(pk=made.process.pk).paused_since
    public = browser().get(at("")).content.decode()
    assert "Paused since" in public
    for name in ("Coordinadora", "Comité"):
        assert name not in public


def test_whoever_asked_confirms_nothing_and_is_told_why() -> None:
    made = place()
    client = browser(made.coordinator_object)
    press(client, "pause/", "pause/ask/")
    answer = press(client, "pause/", "pause/confirm/")
    assert b"somebody else must confirm it" in answer.content
    assert not Process.objects.get(pk=made.process.pk).paused_since


def test_two_let_it_go_on_by_the_same_page() -> None:
    made = place()
    first, second = browser(made.coordinator_object), browser(made.committee_object)
    press(first, "pause/", "pause/ask/")
    press(second, "pause/", "pause/confirm/")
    press(second, "pause/", "pause/ask/")
    press(first, "pause/", "pause/confirm/")
    assert Process.objects.get(pk=made.process.pk).paused_since is None
    assert PauseRequest.objects.filter(outcome="confirmed").count() == 2
    earlier = first.get(at("pause/")).content.decode()
    assert "confirmed by a second person" in earlier


def test_an_incident_is_written_read_and_added_to() -> None:
    made = place()
    client = browser(made.committee_object)
    shown = client.get(at("register/new/")).content.decode()
    assert "Before you write" in shown
    assert "Write no name of a person" in shown
    answer = press(
        client, "register/new/", "register/new/", kind="threat", happened_on="2026-01-05", what=SECRET, done=""
    )
    assert SECRET in answer.content.decode()
    (found,) = queries.incidents(made.process)
    page = f"register/{found.id}/"
    answer = press(client, page, page, done="Se habló con ella.", follow_up_on="")
    assert "Se habló con ella." in answer.content.decode()
    assert SECRET not in browser(made.outsider_object).get(at("register/")).content.decode()


def test_what_is_wrong_with_an_incident_is_said_at_its_field_and_nothing_is_lost() -> None:
    made = place()
    answer = press(
        browser(made.coordinator_object),
        "register/new/",
        "register/new/",
        kind="threat",
        happened_on="2999-01-01",
        what=SECRET,
    )
    shown = answer.content.decode()
    assert "This day is still to come" in shown
    assert SECRET in shown


def test_an_incident_of_another_process_is_not_found() -> None:
    made, other = place(), place("otro")
    row = actions.write_incident(
        by=other.coordinator, process=other.process, kind="leak", happened_on=other.process.today(), what=SECRET
    )
    assert browser(made.coordinator_object).get(at(f"register/{row.pk}/")).status_code == 404


def test_a_register_without_its_key_says_so() -> None:
    made = place()
    actions.write_incident(
        by=made.coordinator, process=made.process, kind="leak", happened_on=made.process.today(), what=SECRET
    )
    key_file(made.process.pk).unlink()
    answer = browser(made.coordinator_object).get(at("register/"))
    assert "its key is not on this machine" in answer.content.decode()


@pytest.mark.parametrize(("language", "word"), [("es", "Si amenazan a alguien"), ("en", "If someone is threatened")])
def test_the_plan_is_read_and_printed_in_the_readers_language(language: str, word: str) -> None:
    made = place()
    client = browser(made.committee_object)
    assert word in client.get(at("plan/", language)).content.decode()
    pdf = client.get(at("plan.pdf", language))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert pdf.content.startswith(b"%PDF-")
    assert f">{language}-".encode() in b"".join(_streams(pdf.content))


def _streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\n", pdf):
        try:
            found.append(zlib.decompressobj().decompress(pdf[match.end() :]))
        except zlib.error:
            found.append(pdf[match.end() : match.end() + 4000])
    return found


def test_the_secretariat_hides_somebody_in_one_step_and_shows_them_again() -> None:
    made = place()
    client = browser(made.coordinator_object)
    assert "Comité" in client.get(at("hide/")).content.decode()
    answer = press(client, "hide/", f"hide/{made.committee_object.pk}/")
    assert Person.objects.get(pk=made.committee_object.pk).hidden_at
    assert "Show again" in answer.content.decode()
    press(client, "hide/", f"hide/{made.committee_object.pk}/", show="1")
    assert Person.objects.get(pk=made.committee_object.pk).hidden_at is None


def test_a_name_is_looked_for_without_standing_in_the_address() -> None:
    made = place()
    answer = browser(made.coordinator_object).post(at("hide/"), {"name": "comi"})
    assert answer.status_code == 200
    assert "Comité" in answer.content.decode()
    assert "Coordinadora" not in answer.content.decode()


def test_nobody_of_another_process_is_hidden_from_here() -> None:
    made, other = place(), place("otro")
    answer = press(browser(made.coordinator_object), "hide/", f"hide/{other.committee_object.pk}/")
    assert answer.status_code == 404
    assert Person.objects.get(pk=other.committee_object.pk).hidden_at is None


def test_titles_of_all_pages_are_alike_and_nothing_is_kept_by_the_browser() -> None:
    made = place()
    client = browser(made.coordinator_object)
    titles = set()
    for page in PLACES:
        answer = client.get(at(page))
        assert "no-store" in answer["Cache-Control"]
        if page != "plan.pdf":
            found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
            assert found
            titles.add(found[1])
            assert len(answer.content) < 100_000
    assert len(titles) == 1


@pytest.mark.parametrize(("page", "count"), [("", 0), ("pause/", 3), ("register/", 1), ("plan/", 0), ("hide/", 1)])
def test_pages_ask_the_database_a_fixed_number_of_times(page: str, count: int, django_assert_num_queries: Any) -> None:
    made = place()
    client = browser(made.coordinator_object)
    around = _queries_around(client)
    for _ in range(2):
        _fill(made)
        with django_assert_num_queries(around + count):
            client.get(at(page))


def _queries_around(client: Client) -> int:
    """The queries of any page within a process: session, account, standings, process, stages."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(at("plan/"))
    return len(captured)


def _fill(made: Place) -> None:
    for _ in range(3):
        actions.ask_pause(by=made.coordinator, process=made.process)
        actions.withdraw_request(by=made.coordinator, process=made.process)
        actions.write_incident(
            by=made.coordinator, process=made.process, kind="leak", happened_on=made.process.today(), what=SECRET
        )
        made.with_role("observer")
