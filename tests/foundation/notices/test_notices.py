"""What people are told: in the inbox, by mail, once a day; and what nobody learns from it."""

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import translation
from tests.foundation.people.people import a_process, actor, running, signed_up
from tests.foundation.processes.making import account, signed_in

from polsec.foundation.jobs.models import Job, State
from polsec.foundation.jobs.queue import run_due
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.notices import texts
from polsec.foundation.notices.actions import choose_mail
from polsec.foundation.notices.day import unreached_in
from polsec.foundation.notices.jobs import start_digests
from polsec.foundation.notices.models import Mail, Notice, Wish
from polsec.foundation.notices.telling import notify, notify_all
from polsec.foundation.people.models import Account, Person

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 13, tzinfo=UTC)
QUESTION = {"es": "Patrullas", "en": "Patrols"}


@pytest.fixture(autouse=True)
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that sends mail, with two texts of its own."""
    settings.MAIL_WORKS = True
    settings.POLSEC_ADDRESS = "https://dialogo.example"
    monkeypatch.setattr(texts, "_registry", {})
    texts.register("tests.question", "The question “{question}” is open.", needs_answer=True)
    texts.register("tests.news", "“{question}” was decided.")


@pytest.fixture
def ana() -> Account:
    return signed_up("ana@example.org", "Ana Xol")


def tell(person: Account | Person, key: str = "tests.question", **more: Any) -> Notice:
    told = notify(person.person_id if isinstance(person, Account) else person.pk, key, {"question": QUESTION}, **more)
    assert told is not None
    return told


def page(account: Account, address: str) -> str:
    client = Client()
    client.force_login(account)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_text_is_in_the_language_in_which_it_is_read(ana: Account) -> None:
    tell(ana)
    assert "The question “Patrols” is open." in page(ana, "/en/inbox/")
    assert "“Patrullas”" in page(ana, "/es/inbox/")


def test_what_fills_a_text_is_shown_as_text(ana: Account) -> None:
    notify(ana.person_id, "tests.news", {"question": "<script>alert(1)</script>\u202e"})
    shown = page(ana, "/en/inbox/")
    assert "<script>alert" not in shown
    assert "\u202e" not in shown


def test_what_needs_an_answer_is_mailed_at_once_and_the_mail_says_nothing_of_it(ana: Account) -> None:
    notice = tell(ana)
    assert mail.outbox == []
    run_due()
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.org"]
    words = f"{sent.subject} {sent.body}"
    assert not re.search("Patru|Patrol|Ana|question|pregunta|vot", words)
    assert "https://dialogo.example/es/inbox/" in sent.body
    notice.refresh_from_db()
    assert notice.mail == Mail.SENT


def test_a_mail_is_in_the_language_of_its_reader(ana: Account) -> None:
    Person.objects.filter(pk=ana.person_id).update(language="en")
    tell(ana)
    run_due()
    assert "https://dialogo.example/en/inbox/" in mail.outbox[0].body
    assert mail.outbox[0].subject == "A message for you"


def test_an_act_that_is_rolled_back_tells_nobody(ana: Account) -> None:
    with transaction.atomic():
        tell(ana)
        transaction.set_rollback(True)
    run_due()
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_the_rest_comes_once_a_day_in_one_mail(ana: Account) -> None:
    with clock.standing_at(MORNING - timedelta(days=1)):
        tell(ana, "tests.news")
        tell(ana, "tests.news")
        run_due()
    assert mail.outbox == []
    for hour in range(12):
        with clock.standing_at(MORNING - timedelta(hours=4) + timedelta(hours=hour)):
            start_digests()
            run_due()
            assert len(mail.outbox) == (1 if hour >= 3 else 0), hour
    assert re.search(r"\b2\b", mail.outbox[0].body)
    with clock.standing_at(MORNING + timedelta(days=1)):
        start_digests()
        run_due()
    assert len(mail.outbox) == 1, "nothing is new"


def test_a_digest_that_cannot_be_sent_is_asked_for_once_a_day(ana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, 99)
    with clock.standing_at(MORNING - timedelta(days=1)):
        notice = tell(ana, "tests.news")
    for minute in range(0, 60 * 10, 10):
        with clock.standing_at(MORNING + timedelta(minutes=minute)):
            start_digests()
            run_due()
    assert Job.objects.get(kind="notices.digest").state == State.FAILED
    notice.refresh_from_db()
    assert notice.mail == Mail.UNDELIVERED


def test_what_has_been_read_is_not_mailed(ana: Account) -> None:
    with clock.standing_at(MORNING - timedelta(days=1)):
        tell(ana), tell(ana, "tests.news")
    Notice.objects.update(is_read=True)
    with clock.standing_at(MORNING):
        start_digests()
        run_due()
    assert mail.outbox == []


@pytest.mark.parametrize(("wish", "at_once", "by_day"), [(Wish.NEEDED, 1, 2), (Wish.DAILY, 0, 1), (Wish.NEVER, 0, 0)])
def test_everyone_chooses_which_mails_they_get(ana: Account, wish: str, at_once: int, by_day: int) -> None:
    choose_mail(by=Actor(ana.person_id), mail=wish)
    with clock.standing_at(MORNING - timedelta(days=1)):
        tell(ana), tell(ana, "tests.news")
        run_due()
    assert len(mail.outbox) == at_once
    with clock.standing_at(MORNING):
        start_digests()
        run_due()
    assert len(mail.outbox) == by_day
    assert page(ana, "/en/inbox/").count("Patrols") == 2, "the inbox holds it all the same"


def test_without_mail_there_is_the_inbox_alone(ana: Account, settings: Any) -> None:
    settings.MAIL_WORKS = False
    tell(ana)
    assert not Job.objects.exists()
    assert "Patrols" in page(ana, "/en/inbox/")
    assert "This site sends no mail" in page(ana, "/en/inbox/mail/")


def test_somebody_without_an_address_is_told_in_the_inbox() -> None:
    person = Person.objects.enter(name="Sin correo")
    notice = tell(person)
    run_due()
    notice.refresh_from_db()
    assert (notice.mail, mail.outbox) == (Mail.NONE, [])


def failing(monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    """The mail server fails so many times."""
    left = iter(range(failures))
    truly = mail.EmailMessage.send

    def send(message: mail.EmailMessage) -> int:
        if next(left, None) is not None:
            raise SMTPServerDisconnected
        return truly(message)

    monkeypatch.setattr("polsec.foundation.notices.mailing.EmailMessage.send", send)


def over_days() -> None:
    """What is due in each hour of two days is done."""
    for hour in range(48):
        with clock.standing_at(MORNING + timedelta(hours=hour)):
            run_due()


def test_a_mail_that_fails_is_tried_again_and_arrives_once(ana: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, 3)
    with clock.standing_at(MORNING):
        notice = tell(ana)
    over_days()
    notice.refresh_from_db()
    assert len(mail.outbox) == 1
    assert notice.mail == Mail.SENT


def test_a_mail_that_cannot_be_sent_is_shown_to_the_coordinator_without_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch, ana: Account
) -> None:
    process, coordinator = running()
    failing(monkeypatch, 99)
    with clock.standing_at(MORNING):
        notice = tell(ana, about=process.object)
    over_days()
    notice.refresh_from_db()
    assert notice.mail == Mail.UNDELIVERED
    assert Job.objects.get(kind="notices.mail").state == State.FAILED
    shown = page(coordinator, f"/en/p/{process.slug}/unreached/")
    assert "Ana Xol" in shown
    assert "Patrol" not in shown
    (need,) = unreached_in(process, actor(coordinator))
    assert need.address.endswith(f"/p/{process.slug}/unreached/")
    assert unreached_in(process, actor(ana)) == []
    client = Client()
    client.force_login(ana)
    assert client.get(f"/en/p/{process.slug}/unreached/").status_code == 404
    assert "Patrols" in page(ana, "/en/inbox/")


def test_nothing_of_a_notice_says_who_did_it_or_when_it_was_read() -> None:
    fields = {field.name for field in Notice._meta.get_fields()}
    assert fields == {"id", "person", "text", "params", "about", "within", "made_at", "is_read", "mail"}


def test_many_are_told_the_same_in_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    people = [Person.objects.enter(name=f"P{number}") for number in range(12)]
    with django_assert_num_queries(3):
        notices = notify_all([*people, people[0]], "tests.news", {"question": "x"})
    assert len({notice.person_id for notice in notices}) == len(notices) == 12
    assert len({(notice.text, str(notice.params), notice.about_id) for notice in notices}) == 1


def test_a_text_that_is_not_filled_is_found_at_once(ana: Account) -> None:
    with pytest.raises(ValueError, match="question"):
        notify(ana.person_id, "tests.news")
    with pytest.raises(KeyError):
        notify(ana.person_id, "tests.nothing")


def test_of_what_was_hidden_the_inbox_says_nothing_and_to_what_is_closed_it_does_not_link(ana: Account) -> None:
    process = a_process()
    hidden, closed = (
        Object.objects.create(kind="file", process=process, visibility=visibility, hidden_at=when)
        for visibility, when in (("public", MORNING), ("secretariat", None))
    )
    notify(ana.person_id, "tests.news", {"question": "HIDDEN"}, about=hidden)
    notify(ana.person_id, "tests.news", {"question": "CLOSED"}, about=closed)
    shown = page(ana, "/en/inbox/")
    assert "HIDDEN" not in shown
    assert "CLOSED" in shown
    assert "Open</button>" not in shown
    client = Client()
    client.force_login(ana)
    for notice in Notice.objects.all():
        assert client.post(f"/es/inbox/{notice.pk}/").status_code == 404


def test_opening_a_notice_leads_to_what_it_is_about_and_marks_it_as_read(ana: Account) -> None:
    thing = Object.objects.create(kind="file", process=a_process(), visibility="public")
    notice = tell(ana, about=thing)
    client = Client()
    client.force_login(ana)
    assert "Open</button>" in page(ana, "/en/inbox/")
    assert client.post(f"/en/inbox/{notice.pk}/").headers["Location"] == f"/en/files/{thing.pk}/"
    assert Notice.objects.get().is_read
    client.force_login(signed_up("otro@example.org", "Otro"))
    assert client.post(f"/en/inbox/{notice.pk}/").status_code == 404


def test_one_marks_ones_own_notices_alone(ana: Account) -> None:
    other = signed_up("otro@example.org", "Otro")
    first, second, foreign = tell(ana), tell(ana), tell(other)
    client = Client()
    client.force_login(ana)
    client.post(f"/es/inbox/{first.pk}/read/")
    client.post(f"/es/inbox/{foreign.pk}/read/")
    assert set(Notice.objects.filter(is_read=True)) == {first}
    client.post("/es/inbox/read/")
    assert set(Notice.objects.filter(is_read=True)) == {first, second}


def test_the_choice_of_mails_is_kept_by_its_form(ana: Account) -> None:
    client = Client()
    client.force_login(ana)
    answer = client.post("/es/inbox/mail/", {"request_id": uuid4(), "mail": "daily"})
    assert answer.status_code == 302
    assert 'value="daily"' in page(ana, "/es/inbox/mail/").split("checked")[0].split("<input")[-1]
    assert client.post("/es/inbox/mail/", {"request_id": uuid4(), "mail": "hourly"}).status_code == 200


def test_the_inbox_costs_the_same_for_one_notice_and_for_thirty(
    ana: Account, django_assert_max_num_queries: Any
) -> None:
    from polsec.foundation.notices.queries import inbox

    process = a_process()
    for _ in range(40):
        tell(ana, about=process)
    with django_assert_max_num_queries(3), translation.override("en"):
        page, entries = inbox(Actor(ana.person_id), 1)
    assert (len(entries), page.paginator.num_pages) == (30, 2)


def test_erasing_a_person_erases_what_they_were_told(ana: Account) -> None:
    from polsec.foundation.people import ports

    tell(ana)
    choose_mail(by=Actor(ana.person_id), mail="never")
    _, rows = ports.on_export.handler("notices")(ana.person_id)
    assert len(rows) == 2
    ports.on_erase.handler("notices")(ana.person.object, None)
    assert not Notice.objects.exists()
    assert len(ports.on_export.handler("notices")(ana.person_id)[1]) == 1


def test_a_page_number_without_end_leads_to_the_first_page() -> None:
    client = signed_in(account())
    assert client.get("/es/inbox/", {"page": "9" * 5000}).status_code == 200
