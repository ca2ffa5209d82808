"""Pages of bodies, convening and agenda: who sees what, in both languages, and what never appears."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.foundation.bodies import making as bodies
from tests.foundation.files.samples import picture
from tests.stages.agenda import making as agenda
from tests.stages.convening import making

from polsec.foundation.bodies.models import Mandate
from polsec.foundation.kit import clock
from polsec.foundation.kit.objects import address_of
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes.models import Process
from polsec.stages.agenda.models import Theme
from polsec.stages.convening import actions
from polsec.stages.convening.models import Answer, Invitation
from polsec.stages.convening.posting import signed
from polsec.stages.convening.rules import bearer_of

pytestmark = pytest.mark.django_db

DECLINED, PROTECTED, RELEASED, DELEGATE = (
    "Cámara Declinante",
    "Víctimas Protegidas",
    "Universidad Abierta",
    "Delia Secreta",
)


def address(name: str, *args: Any, language: str = "es") -> str:
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(name, args=args)


def signed_in(person: Any) -> Client:
    """A browser in which a person is signed in."""
    account = Account.objects.filter(person=person).first()
    account = account or Account.objects.create_user(person=Person.objects.get(pk=person))
    client = Client()
    client.force_login(account)
    return client


def coordinator_of(process: Process) -> Client:
    """A browser in which the coordinator is signed in."""
    return signed_in(bodies.coordinator_of(process).person)


@pytest.fixture
def valley() -> Process:
    """A process in which one institution declined, one joined protected, one joined by name."""
    process, _, _ = making.setting()
    declined = making.invited(process, DECLINED)
    actions.answer(by=bearer_of(declined), invitation=declined, reply=making.declining("MOTIVO RESERVADO"))
    protected = making.invited(process, PROTECTED, is_protected=True, shown_as="civil")
    actions.answer(by=bearer_of(protected), invitation=protected, reply=making.joining(delegate_name="Petrona Oculta"))
    named = making.invited(process, RELEASED)
    reply = making.joining(delegate_name=DELEGATE, delegate_email="delia@example.org", releases_name=True)
    actions.answer(by=bearer_of(named), invitation=named, reply=reply)
    return process


def pages(process: Process) -> list[tuple[str, tuple[Any, ...]]]:
    """Every page of a process that these rooms have, by name and arguments."""
    invitation = Invitation.objects.filter(process=process).first()
    answer = Answer.objects.exclude(seat=None).first()
    assert invitation
    assert answer
    assert answer.seat
    body, mandate = answer.seat.body_id, answer.seat.mandates.first()
    assert mandate
    slug = process.slug
    return [
        ("bodies_list", (slug,)),
        ("bodies_create", (slug,)),
        ("bodies_body", (slug, body)),
        ("bodies_give_seat", (slug, body)),
        ("bodies_assign", (slug, body)),
        ("bodies_give_mandate", (slug, body, answer.seat.pk)),
        ("bodies_leave_seat", (slug, body, answer.seat.pk)),
        ("bodies_end_mandate", (slug, body, mandate.pk)),
        ("convening_overview", (slug,)),
        ("convening_invite", (slug,)),
        ("convening_invitations", (slug,)),
        ("convening_invitation", (slug, invitation.pk)),
        ("convening_withdraw", (slug, invitation.pk)),
        ("convening_enter_answer", (slug, invitation.pk)),
        ("agenda_themes", (slug,)),
    ]


OPEN = {"bodies_list", "bodies_body", "convening_overview", "agenda_themes"}


def test_outsiders_read_what_is_open_and_nothing_that_endangers_anyone(valley: Process) -> None:
    elsewhere = making.setting(slug="costa")[0]
    readers = [Client(), coordinator_of(elsewhere)]
    for client in readers:
        for name, arguments in pages(valley):
            for language in ("es", "en"):
                response = client.get(address(name, *arguments, language=language))
                assert response.status_code in ({200} if name in OPEN else {302, 403}), name
                text = response.content.decode()
                for secret in (DECLINED, PROTECTED, DELEGATE, "MOTIVO RESERVADO", "Petrona Oculta"):
                    assert secret not in text, f"{secret} in {name}"
    assert RELEASED in Client().get(address("convening_overview", valley.slug)).content.decode()


def test_delegates_read_who_is_in_the_room_and_not_who_was_approached(valley: Process) -> None:
    client = signed_in(Person.objects.get(email="delia@example.org").pk)
    for name, arguments in pages(valley):
        response = client.get(address(name, *arguments))
        assert response.status_code == (200 if name in OPEN else 403), name
        text = response.content.decode()
        for secret in (DECLINED, PROTECTED, "MOTIVO RESERVADO"):
            assert secret not in text, f"{secret} in {name}"
    listed = client.get(address("people_institutions", valley.slug)).content.decode()
    assert DECLINED not in listed
    assert RELEASED in listed
    body = client.get(address(*_body(valley))).content.decode()
    assert DELEGATE in body
    assert "Petrona Oculta" in body


def _body(process: Process) -> tuple[Any, ...]:
    name, arguments = next(page for page in pages(process) if page[0] == "bodies_body")
    return name, *arguments


def test_the_coordinator_sees_every_page_in_both_languages_and_none_is_heavy(valley: Process) -> None:
    client = coordinator_of(valley)
    for name, arguments in pages(valley):
        for language in ("es", "en"):
            response = client.get(address(name, *arguments, language=language))
            assert response.status_code == 200, name
            assert len(response.content) < 100_000, name


def test_things_of_one_process_are_not_reached_through_another(valley: Process) -> None:
    elsewhere = making.setting(slug="costa")[0]
    client = coordinator_of(elsewhere)
    for name, arguments in pages(valley):
        if len(arguments) > 1:
            assert client.get(address(name, elsewhere.slug, *arguments[1:])).status_code == 404, name


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_institution_answers_without_an_account_and_its_delegate_can_enter(language: str) -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    client = Client()
    here = address("convening_answer", invitation.token, language=language)
    page = client.get(here)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    invitation.refresh_from_db()
    assert invitation.opened_at is None, "programs that check mails follow links too"
    number = re.search(r'name="request_id" value="([^"]+)"', page.content.decode())
    assert number
    given = {"request_id": number[1], "choice": "joins", "delegate_name": "Delia", "accepts_rules": "on"}
    answered = client.post(here, given)
    way = re.search(r'href="([^"]*/invitation/[^"]+)"', answered.content.decode())
    assert way
    assert client.get(way[1]).status_code == 200
    again = client.post(here, given)
    assert again.status_code == 409
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("es", "venció"), ("en", "has expired")])
def test_an_expired_invitation_says_so_in_the_readers_language(language: str, words: str) -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process, days=1)
    with clock.standing_at(clock.now() + timedelta(days=3)):
        response = Client().get(address("convening_answer", invitation.token, language=language))
        posted = Client().post(address("convening_answer", invitation.token, language=language), {"choice": "declines"})
    assert response.status_code == posted.status_code == 409
    assert words in response.content.decode()
    assert not Answer.objects.exists()


def test_an_answer_that_lacks_something_comes_back_with_what_was_written() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    page = Client().post(
        address("convening_answer", invitation.token),
        {"request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a01", "choice": "joins", "delegate_name": "Delia Escrita"},
    )
    assert page.status_code == 422
    assert "Delia Escrita" in page.content.decode()
    assert not Answer.objects.exists()


def test_what_the_secretariat_entered_is_contested_through_the_link() -> None:
    process, _, coordinator = making.setting()
    invitation = making.invited(process)
    actions.enter_answer(
        by=coordinator, invitation=invitation, reply=making.declining(), heard="phone", proof="Llamada"
    )
    client = Client()
    assert "Llamada" in client.get(address("convening_answer", invitation.token)).content.decode()
    number = {"request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a02"}
    assert client.post(address("convening_contest", invitation.token), number).status_code == 200
    assert Answer.objects.get().contested_at is not None
    assert client.post(address("convening_confirm", invitation.token), number).status_code == 409
    assert client.get(address("convening_answer", invitation.token)).status_code == 200


def test_inviting_shows_the_link_once_and_mails_it_where_the_site_sends_mail(settings: Any) -> None:
    settings.MAIL_WORKS = True
    process, _, _ = making.setting()
    institution = bodies.institution(process, "Universidad Rural")
    client = coordinator_of(process)
    here = address("convening_invite", process.slug)
    form = client.get(here).content.decode()
    assert "{institution}" in form
    given = {
        "request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a03",
        "institution": str(institution.pk),
        "channel": "mail",
        "contact_email": "rectoria@example.org",
        "expires_on": (process.today() + timedelta(days=9)).isoformat(),
        "subject": "Invitación",
        "letter": "Honorable institución: {institution}. Hasta el {deadline}.",
    }
    shown = client.post(here, given).content.decode()
    link = re.search(r"/es/i/([\w-]{32})/", shown)
    assert link
    [message] = mail.outbox
    assert message.to == ["rectoria@example.org"]
    assert link[0] in message.body
    assert "Universidad Rural" in message.body
    assert "{" not in message.body
    assert not re.search(r"/es/i/[\w-]{32}/", client.post(here, given).content.decode())
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("letter", "paragraphs", "signatory"),
    [
        ("Estimados:\n\nLes invitamos.\n\nAna Pérez\nCoordinación", ["Estimados:", "Les invitamos."], 2),
        ("Estimados:\r\n\r\n" + "Les invitamos a este proceso con mucho gusto, y quedamos a la espera. " * 2, None, 0),
        ("Estimados:", ["Estimados:"], 0),
    ],
)
def test_the_last_short_lines_of_a_letter_sign_it(letter: str, paragraphs: list[str] | None, signatory: int) -> None:
    found, signing = signed(letter)
    assert len(signing) == signatory
    assert paragraphs is None or found == paragraphs


def test_the_letter_is_printed_with_a_new_link() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    response = coordinator_of(process).post(
        address("convening_renew", process.slug, invitation.pk),
        {"request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a04", "print": "1"},
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert Client().get(address("convening_answer", invitation.token)).status_code == 409


def test_the_letter_of_designation_is_handed_in_with_the_answer_and_the_secretariat_alone_reads_it() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    given = {
        "request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a07",
        "choice": "joins",
        "delegate_name": "Delia",
        "accepts_rules": "on",
        "letter": SimpleUploadedFile("oficio.png", picture(), "image/png"),
    }
    assert Client().post(address("convening_answer", invitation.token), given).status_code == 200
    mandate = Mandate.objects.get()
    assert mandate.proof is not None
    letter = address_of(mandate.proof)
    assert coordinator_of(process).get(letter).status_code == 200
    assert signed_in(mandate.person_id).get(letter).status_code == 404
    assert Client().get(letter).status_code in (302, 404)


def test_a_letter_that_comes_later_is_handed_in_by_its_own_institution_once(valley: Process) -> None:
    mandate = Mandate.objects.get(person__in=Person.objects.filter(email="delia@example.org").values("pk"))
    here = address("bodies_add_letter", valley.slug, mandate.seat.body_id, mandate.pk)
    other = Mandate.objects.exclude(pk=mandate.pk).first()
    assert other
    assert signed_in(other.person_id).get(here).status_code == 403
    delegate = signed_in(mandate.person_id)
    for number, expected in ((8, 302), (9, 422)):
        given = {
            "request_id": f"9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a0{number}",
            "letter": SimpleUploadedFile("oficio.png", picture(), "image/png"),
        }
        assert delegate.post(here, given).status_code == expected
    mandate.refresh_from_db()
    assert mandate.proof is not None


def test_a_theme_goes_from_its_delegate_to_everyone_by_the_pages() -> None:
    process, body, proposer, _ = agenda.setting()
    delegate = signed_in(proposer.person)
    posted = delegate.post(
        address("agenda_propose", process.slug),
        {
            "request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a05",
            "body": str(body.pk),
            "title": "Prevención",
            "reasons": "Porque sí.",
            "questions": "¿Qué funciona?\n¿Dónde?",
        },
    )
    theme = Theme.objects.get()
    assert posted.status_code == 302
    assert theme.questions == ["¿Qué funciona?", "¿Dónde?"]
    here = address("agenda_theme", process.slug, theme.pk)
    assert Client().get(here).status_code == 404
    assert Client().get(address("agenda_agree", process.slug, theme.pk)).status_code == 404
    assert delegate.get(address("agenda_agree", process.slug, theme.pk)).status_code == 403
    coordinator_of(process).post(
        address("agenda_agree", process.slug, theme.pk),
        {"request_id": "9b2fd1f6-6a63-4d2c-8a3a-30d8a1a14a06", "proof": "Acta 1"},
    )
    page = Client().get(here).content.decode()
    assert "Prevención" in page
    assert "Universidad Rural" not in page


def test_pages_cost_a_fixed_number_of_queries(
    valley: Process, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = coordinator_of(valley)
    counts = {}
    for name, arguments in pages(valley):
        with django_assert_max_num_queries(40) as context:
            client.get(address(name, *arguments))
        counts[name] = len(context)
    for number in range(6):
        invitation = making.invited(valley, f"Otra {number}")
        actions.answer(
            by=bearer_of(invitation), invitation=invitation, reply=making.joining(delegate_name=f"P {number}")
        )
    for name, arguments in pages(valley):
        with django_assert_max_num_queries(counts[name]):
            client.get(address(name, *arguments))
