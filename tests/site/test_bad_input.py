"""What goes wrong on the way of an act, through the pages: said in the reader's language, and nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from tests.foundation.bodies import making as bodies
from tests.foundation.processes.making import account, signed_in
from tests.stages.table import Table, draft, in_days, table

from polsec.foundation.bodies.models import Seat
from polsec.foundation.decisions.models import Position, Question
from polsec.foundation.discussion.models import Comment
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act
from polsec.foundation.people.models import Account
from polsec.foundation.processes import actions
from polsec.foundation.record.models import Leaf
from polsec.stages.agenda.models import Theme
from polsec.stages.proposals import actions as proposals


class Desk:
    """A delegate of the table with an account, and what they can send."""

    def __init__(self) -> None:
        self.table: Table = table()
        self.account: Account = account("Delegada con cuenta")
        self.institution = bodies.institution(self.table.process, "Iglesia", sector="churches")
        self.seat: Seat = bodies.seat(self.table.group, self.institution)
        bodies.mandate(self.seat, self.account.person.object)
        self.client: Client = signed_in(self.account)
        self.client.raise_request_exception = False

    def post(self, path: str, language: str = "es", **fields: Any) -> HttpResponse:
        """Send a form to a page of the process."""
        given = {"request_id": str(uuid4()), **fields}
        answer: HttpResponse = self.client.post(f"/{language}/p/{self.table.process.slug}/{path}", given)
        return answer

    def comment(self, **fields: Any) -> HttpResponse:
        """Comment on the theme of the table."""
        given = {"tone": "concern", "text": "Falta presupuesto.", "institution": str(self.institution.pk), **fields}
        return self.post(f"discussion/{self.table.theme.pk}/", **given)

    def question(self) -> Question:
        """A question that is open to the table."""
        text = draft(self.table)
        seen = text.document.object.version
        asked = {"text": "¿Consiente?", "closes_at": in_days(7)}
        return proposals.put(by=self.table.facilitator, proposal=text, seen=seen, **asked)


@contextmanager
def full_disk() -> Iterator[None]:
    """The database cannot grow: SQLite may take no further page; PostgreSQL answers as on a full disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        return

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "record_leaf"'):
            raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "words"), [("es", "No se guardó nada"), ("en", "Nothing was saved")])
def test_a_disk_that_fills_during_an_act_leaves_nothing_and_the_site_goes_on(language: str, words: str) -> None:
    desk = Desk()
    before = Act.objects.count(), Leaf.objects.count()
    number = str(uuid4())
    with full_disk():
        answers = [desk.comment(language=language, text="x" * 4_900, request_id=number) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [507, 507]
        assert words in answers[0].content.decode()
        assert desk.client.get(f"/{language}/p/{desk.table.process.slug}/").status_code == 200
    assert (Act.objects.count(), Leaf.objects.count()) == before
    assert not Comment.objects.exists()
    assert desk.comment(language=language, text="x" * 4_900, request_id=number).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_form_sent_twice_has_one_effect_and_the_same_page(client: Client) -> None:
    desk, number = Desk(), str(uuid4())
    first, second = (desk.comment(request_id=number) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert first.status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("es", "Alguien cambió esto"), ("en", "Somebody changed this while your page was open")]
)
def test_a_version_that_is_no_longer_the_one_seen_is_not_changed(language: str, words: str) -> None:
    desk = Desk()
    fields = {"title": "Un tema", "reasons": "Porque sí.", "questions": "¿Qué?"}
    assert desk.post("agenda/propose/", body=str(desk.table.group.pk), **fields).status_code == 302
    theme = Theme.objects.get()
    seen = theme.object.version
    path = f"agenda/{theme.pk}/change/"
    assert desk.post(path, seen=seen, **fields | {"title": "Otro tema"}).status_code == 302
    late = desk.post(path, language, seen=seen, **fields | {"title": "Tercer tema"})
    assert late.status_code == 422
    assert words in late.content.decode()
    assert str(Theme.objects.get()) == "Otro tema"


@pytest.mark.django_db
def test_a_deadline_holds_by_the_clock_alone() -> None:
    desk = Desk()
    question = desk.question()
    fields = {"institution": str(desk.institution.pk), "stance": "agree"}
    with clock.standing_at(question.closes_at + timedelta(seconds=1)):
        late = desk.post(f"questions/{question.pk}/", **fields)
    assert late.status_code == 409
    assert "Esta pregunta" in late.content.decode()
    assert not Position.objects.exists()
    with clock.standing_at(question.closes_at - timedelta(seconds=1)):
        assert desk.post(f"questions/{question.pk}/", **fields).status_code == 302


@pytest.mark.django_db
def test_acts_go_on_when_the_clock_jumps_forward_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, present = Desk(), clock.now()
    for hours in (3, -3, 0):
        monkeypatch.setattr(clock, "now", lambda hours=hours: present + timedelta(hours=hours))
        assert desk.comment(text=f"A las {hours}").status_code == 302
    assert Comment.objects.count() == Leaf.objects.filter(kind="discussion.comment").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("again", ["the same mandate", "another institution"])
def test_a_second_mandate_of_one_person_is_refused_at_the_form(again: str) -> None:
    desk = Desk()
    process = desk.table.process
    place = desk.seat
    if again == "another institution":
        place = bodies.seat(desk.table.group, bodies.institution(process, "Cámara", sector="chambers"))
    coordinator = account("Otra coordinadora")
    who = coordinator.person.object
    actions.give_role(by=desk.table.coordinator, process=process, person=who, role="coordinator")
    before = Act.objects.count(), place.mandates.count()
    browser = signed_in(coordinator)
    path = f"/es/p/{process.slug}/bodies/{desk.table.group.pk}/seats/{place.pk}/mandate/"
    answer = browser.post(
        path, {"request_id": str(uuid4()), "person": str(desk.account.person.pk), "kind": "alternate"}
    )
    assert answer.status_code == 422, answer.status_code
    assert (Act.objects.count(), place.mandates.count()) == before
