"""The pages of texts, questions and approvals: for those who may, in a fixed number of queries, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.stages.table import Table, draft, table
from tests.stages.test_way import approve, put, submitted, take

from polsec.foundation.discussion import actions as discussion
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import origins
from polsec.foundation.people.models import Account, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    return table()


def signed_in(actor: Actor) -> Client:
    """A browser in which somebody is signed in."""
    person = Person.objects.get(pk=actor.person)
    account = Account.objects.filter(person=person).first() or Account.objects.create_user(
        f"{person.pk}@example.org", person=person
    )
    client = Client()
    client.force_login(account)
    return client


def page(client: Client, address: str, language: str = "es") -> str:
    """What a page says. It must be there."""
    answer = client.get(f"/{language}/p/valle/{address}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_draft_is_read_by_its_room_and_by_nobody_else(made: Table) -> None:
    proposal = draft(made, "Palabras del cuarto.")
    address = f"proposals/{proposal.pk}/"
    assert "Palabras del cuarto." in page(signed_in(made.delegates[0]), address)
    for outsider in (Client(), signed_in(table("otro").coordinator)):
        assert outsider.get(f"/es/p/valle/{address}").status_code == 404


def test_a_process_does_not_open_the_texts_of_another(made: Table) -> None:
    other = table("otro")
    proposal = draft(other)
    assert signed_in(made.coordinator).get(f"/es/p/valle/proposals/{proposal.pk}/").status_code == 404


@pytest.mark.parametrize("paragraphs", [2, 12])
def test_the_page_of_a_text_asks_as_much_for_many_paragraphs_as_for_few(
    made: Table, paragraphs: int, django_assert_max_num_queries: Any
) -> None:
    proposal = draft(made, *(f"Párrafo {number}." for number in range(paragraphs)))
    rows = list(proposal.document.provisions.all())
    for row in rows:
        discussion.comment(by=made.delegates[0], about=row.object, tone="question", text="¿Por qué?", language="es")
    client = signed_in(made.delegates[0])
    with django_assert_max_num_queries(24):
        assert "Párrafo 1." in page(client, f"proposals/{proposal.pk}/")


def test_a_form_that_lacks_something_says_what_and_changes_nothing(made: Table) -> None:
    question = put(made)
    client = signed_in(made.delegates[0])
    answer = client.post(
        f"/es/p/valle/questions/{question.pk}/",
        {
            "stance": "object",
            "reason": "",
            "institution": str(made.institutions[0].pk),
            "request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c11",
        },
    )
    assert answer.status_code == 422
    assert "Diga la razón" in answer.content.decode()
    assert not question.positions.exists()


def test_a_form_sent_twice_has_one_effect(made: Table) -> None:
    question = put(made)
    client = signed_in(made.delegates[0])
    data = {
        "stance": "agree",
        "institution": str(made.institutions[0].pk),
        "request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c11",
    }
    for _ in range(2):
        assert client.post(f"/es/p/valle/questions/{question.pk}/", data).status_code == 302
    assert question.positions.count() == 1


def test_a_stale_page_is_refused_in_words(made: Table) -> None:
    proposal = draft(made)
    client = signed_in(made.facilitator)
    address = f"/es/p/valle/proposals/{proposal.pk}/write/"
    form = {
        "seen": proposal.document.object.version,
        "note": "",
        "p-TOTAL_FORMS": "1",
        "p-INITIAL_FORMS": "0",
        "p-0-text": "Otro.",
    }
    assert client.post(address, form | {"request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c11"}).status_code == 302
    late = client.post(address, form | {"request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c12", "p-0-text": "Tarde."})
    assert late.status_code == 422
    assert "cambió" in late.content.decode()
    assert "Tarde." not in page(client, f"proposals/{proposal.pk}/")


def test_a_question_shows_the_position_of_ones_own_institution_alone_until_the_close(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "object", "Motivo secreto")
    mine = page(signed_in(made.delegates[0]), f"questions/{question.pk}/")
    others = page(signed_in(made.delegates[1]), f"questions/{question.pk}/")
    assert "Motivo secreto" in mine
    assert "Motivo secreto" not in others
    assert "Motivo secreto" not in page(signed_in(made.coordinator), f"questions/{question.pk}/")


def test_after_the_approval_everyone_reads_the_outcome_and_nobody_the_positions(made: Table) -> None:
    approval = approve(made, submitted(made))
    told = page(Client(), f"questions/{approval.question_id}/")
    assert "Acordado" in told
    assert not any(name in told for name in ("Ministerio", "Policía", "Red de Mujeres"))
    assert Client().get(f"/es/p/valle/approvals/{approval.pk}/minute.pdf").status_code in (302, 403)


def test_the_minute_is_a_document_with_the_hash_of_the_text(made: Table) -> None:
    approval = approve(made, submitted(made))
    answer = signed_in(made.delegates[0]).get(f"/es/p/valle/approvals/{approval.pk}/minute.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_the_signed_minute_is_for_the_highest_body(made: Table) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    approval = approve(made, submitted(made))
    client = signed_in(made.coordinator)
    scan = SimpleUploadedFile("acta.txt", b"Firmada por todos.")
    request = {"scan": scan, "request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c13"}
    assert client.post(f"/es/p/valle/approvals/{approval.pk}/signed/", request).status_code == 302
    approval.refresh_from_db()
    assert signed_in(made.delegates[0]).get(f"/es/files/{approval.signed_copy_id}/").status_code == 200
    assert Client().get(f"/es/files/{approval.signed_copy_id}/").status_code == 404
    posted = {"institution": str(made.institutions[0].pk)}
    assert signed_in(made.delegates[0]).post(f"/es/p/valle/approvals/{approval.pk}/attest/", posted).status_code == 302
    assert approval.attestations.count() == 1


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_day_page_lists_the_question_until_it_is_answered(made: Table, language: str) -> None:
    question = put(made)
    client = signed_in(made.delegates[0])
    assert str(question.pk) in client.get(f"/{language}/day/").content.decode()
    take(made, question, 0, "agree")
    assert str(question.pk) not in client.get(f"/{language}/day/").content.decode()


def test_a_notice_tells_everyone_the_same_whoever_acted(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "agree")
    inboxes = {
        client.get("/es/inbox/").content.decode().count("Una pregunta espera")
        for client in (signed_in(delegate) for delegate in made.delegates)
    }
    assert inboxes == {1}


def test_a_new_paragraph_may_come_from_another_theme(made: Table) -> None:
    other = Object.objects.create(
        kind="theme", process=made.process.object, title={"es": "Otro tema"}, visibility=Visibility.PUBLIC
    )
    proposal = draft(made, "Uno.")
    first = proposal.document.provisions.get()
    form = {
        "seen": proposal.document.object.version,
        "note": "",
        "request_id": "6f1b0b34-2f3c-4a0e-9d7e-0c6f6a6b7c21",
        "p-TOTAL_FORMS": "2",
        "p-INITIAL_FORMS": "1",
        "p-0-provision": str(first.pk),
        "p-0-text": "Uno.",
        "p-1-text": "Dos.",
        "p-1-theme": str(other.pk),
    }
    client = signed_in(made.facilitator)
    assert client.post(f"/es/p/valle/proposals/{proposal.pk}/write/", form).status_code == 302
    new = proposal.document.provisions.exclude(pk=first.pk).get()
    lineage = origins([first.pk, new.pk], made.facilitator)
    assert [edge.target_id for edge in lineage[new.pk].edges] == [other.pk]
    assert [edge.target_id for edge in lineage[first.pk].edges] == [made.theme.pk]
