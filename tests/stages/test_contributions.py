"""Every contribution shows what became of it: to who brought it in, and on the page of a theme to everyone."""

from typing import Any

import pytest
from tests.foundation.processes.making import signed_in
from tests.stages.agenda import making as agenda
from tests.stages.table import Table, draft, table
from tests.stages.test_publishing import ready

from polsec.foundation.discussion import actions as discussion
from polsec.foundation.documents.queries import current_version, wordings
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.objects import address_of, descent
from polsec.foundation.people.models import Account, Person
from polsec.stages.publishing import actions
from polsec.stages.publishing.contributions import contributions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    return table()


def comment(made: Table, text: str, place: int = 0, by: int = 0, *, proposal: Any = None) -> Any:
    proposal = proposal or draft(made)
    about = wordings(current_version(proposal.document))[place].provision.object
    institution = made.institutions[by].object
    return discussion.comment(
        by=made.delegates[by], about=about, tone="concern", text=text, language="es", institution=institution
    )


def test_an_institution_finds_its_comments_and_what_became_of_each(made: Table) -> None:
    proposal = draft(made)
    taken = comment(made, "Falta dinero.", proposal=proposal)
    comment(made, "De otra institución.", by=1, proposal=proposal)
    discussion.answer(by=made.facilitator, comment=taken, fate="taken", reason="Se añadió.", became=taken.about)
    (found,) = contributions_of(made.process.pk, made.delegates[0])
    assert found.comment is not None
    assert (found.comment.text, found.comment.reason) == ("Falta dinero.", "Se añadió.")
    assert found.institution == made.institutions[0].pk


def test_nobody_finds_those_of_another_institution_by_their_role(made: Table) -> None:
    comment(made, "Del ministerio.")
    for reader in (made.coordinator, made.facilitator, made.delegates[1], ANYONE):
        assert contributions_of(made.process.pk, reader) == []


def test_the_page_costs_as_many_queries_for_many_contributions(made: Table, django_assert_max_num_queries: Any) -> None:
    proposal = draft(made)
    for number in range(12):
        comment(made, f"Comentario {number}", place=number % 2, proposal=proposal)
    with django_assert_max_num_queries(6):
        assert len(contributions_of(made.process.pk, made.delegates[0])) == 12


def test_the_page_is_there_for_a_delegate_and_for_nobody_outside(client: Any) -> None:
    process, body, delegate, _ = agenda.setting()
    agenda.theme(body, delegate, title="El camino")
    account = Account.objects.create_user("delia@example.org", person=Person.objects.get(pk=delegate.known))
    page = signed_in(account).get(f"/es/p/{process.slug}/contributions/").content.decode()
    assert "El camino" in page
    assert client.get(f"/es/p/{process.slug}/contributions/").status_code == 404


def test_from_a_theme_everyone_finds_the_publication_and_its_paragraphs_and_nothing_of_the_room(made: Table) -> None:
    publication = ready(made)
    before = descent([made.theme.pk], ANYONE)[made.theme.pk]
    assert [thing.kind for thing in before if thing.kind in ("proposal", "publication", "provision")] == []
    actions.publish(by=made.coordinator, publication=publication)
    after = descent([made.theme.pk], ANYONE)[made.theme.pk]
    assert {thing.kind for thing in after if address_of(thing)} == {
        "approval",
        "publication",
        "provision",
        "question",
    }
    inside = descent([made.theme.pk], made.delegates[0])[made.theme.pk]
    assert "proposal" in {thing.kind for thing in inside}
