"""Who is told what along the way: each once, nobody who left, and nothing that says who did it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.foundation.bodies.making import person
from tests.stages.agenda import making as agenda
from tests.stages.convening import making as convening
from tests.stages.table import Table, draft, table

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Mandate
from polsec.foundation.discussion import actions as discussion
from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.queries import current_version, wordings
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import address_of
from polsec.foundation.notices.models import Notice
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Person
from polsec.stages.convening import actions as invitations
from polsec.stages.convening.rules import bearer_of
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    return table()


def told(key: str) -> list[Any]:
    """To whom a text was told, once for each time."""
    return sorted(Notice.objects.filter(text=key).values_list("person", flat=True))


def comment(made: Table, proposal: Proposal, text: str = "Falta el presupuesto.", place: int = 0) -> Any:
    about = wordings(current_version(proposal.document))[place].provision.object
    institution = made.institutions[0].object
    given = {"tone": "concern", "text": text, "language": "es", "institution": institution}
    return discussion.comment(by=made.delegates[0], about=about, **given)


def test_many_comments_on_a_text_are_one_notice_a_day(made: Table) -> None:
    proposal = draft(made)
    with clock.standing_at(clock.now()):
        for number in range(3):
            comment(made, proposal, f"Comentario {number}", place=number % 2)
    assert told("discussion.new") == sorted([made.coordinator.known, made.facilitator.known])
    with clock.standing_at(clock.now() + timedelta(days=1)):
        comment(made, proposal, "Otro día")
    assert len(told("discussion.new")) == 4


def test_the_author_learns_what_became_of_a_comment_and_finds_it(made: Table) -> None:
    said = comment(made, draft(made))
    discussion.answer(by=made.facilitator, comment=said, fate="taken", reason="Se añadió.")
    (notice,) = Notice.objects.filter(text="discussion.answered")
    assert notice.person_id == made.delegates[0].person
    assert notice.about is not None
    assert address_of(notice.about).endswith(f"#c-{said.pk}")


def test_nobody_who_left_is_told_what_became_of_a_comment(made: Table) -> None:
    said = comment(made, draft(made))
    for mandate in Mandate.objects.filter(person=made.delegates[0].person):
        bodies.end_mandate(by=made.coordinator, mandate=mandate)
    discussion.answer(by=made.facilitator, comment=said, fate="taken", reason="Se añadió.")
    assert told("discussion.answered") == []


@pytest.mark.parametrize("fate", ["erased", "hidden"])
def test_nobody_who_was_erased_or_is_hidden_is_told(made: Table, fate: str) -> None:
    gone = made.delegates[1].known
    if fate == "erased":
        people.erase(by=made.delegates[1], person=Person.objects.get(pk=gone))
    else:
        Object.objects.filter(pk=gone).update(hidden_at=clock.now())
    draft(made)
    assert gone not in told("proposals.version")
    assert made.delegates[0].known in told("proposals.version")


def test_everyone_in_the_body_learns_of_a_new_version_whoever_wrote_it(made: Table) -> None:
    proposal = draft(made)
    everyone = sorted([made.facilitator.known, *(delegate.known for delegate in made.delegates)])
    assert told("proposals.version") == everyone
    Notice.objects.update(is_read=True)
    seen = proposal.document.object.version
    proposals.revise(by=made.facilitator, proposal=proposal, seen=seen, drafts=[Draft("", "Otro texto.")])
    assert told("proposals.version") == sorted([*everyone, *everyone])


def test_a_new_theme_is_told_without_its_institution() -> None:
    process, body, delegate, _ = agenda.setting()
    agenda.theme(body, delegate, title="El camino")
    (notice,) = Notice.objects.filter(text="agenda.proposed")
    assert notice.person_id == process.roles.get(role="coordinator").person_id
    assert notice.params == {"body": body.object.title, "theme": {"es": "El camino"}}


def test_the_coordinator_learns_that_an_institution_answered_and_not_which() -> None:
    process, _, coordinator = convening.setting()
    invitation = convening.invited(process)
    invitations.answer(by=bearer_of(invitation), invitation=invitation, reply=convening.declining())
    (notice,) = Notice.objects.filter(text="convening.answered")
    assert (notice.person_id, notice.params) == (coordinator.person, {"process": process.object.title})


def test_whoever_receives_a_mandate_is_told(made: Table) -> None:
    seat = Mandate.objects.filter(person=made.delegates[0].person, seat__body=made.group).get().seat
    alternate = person("Suplente")
    bodies.give_mandate(by=made.coordinator, seat=seat, person=alternate, kind="alternate")
    assert alternate.pk in told("bodies.mandate")
