"""From a draft to the final approval: positions, reservations, what is shown to whom, what is refused and why."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.foundation.bodies import making
from tests.foundation.processes.making import as_actor, person
from tests.stages.table import Table, acts_without_leaf, draft, in_days, table
from tests.threads import at_once

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.decisions import queries as questions
from polsec.foundation.decisions.models import Position, Question, Verdict
from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.models import Wording
from polsec.foundation.documents.queries import current_version, wordings
from polsec.foundation.files.checking import check
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, SITE
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Stale, TooLate
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.kit.objects import origins
from polsec.foundation.people import actions as people
from polsec.foundation.record.demo import make_keys
from polsec.foundation.record.models import Audience, Leaf, Log
from polsec.foundation.record.receipts import receipt
from polsec.foundation.record.sequencer import drain
from polsec.methods.transparency.verify import Receipt
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal, State
from polsec.stages.sanction import actions as sanction
from polsec.stages.sanction.models import Approval
from polsec.stages.sanction.models import State as ApprovalState

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    return table()


def put(made: Table, proposal: Proposal | None = None) -> Question:
    proposal = proposal or draft(made)
    return proposals.put(
        by=made.facilitator,
        proposal=proposal,
        seen=proposal.document.object.version,
        text="¿Consiente su institución?",
        closes_at=in_days(7),
    )


def take(made: Table, question: Question, number: int, stance: str, reason: str = "", **more: Any) -> Position:
    institution = made.institutions[number].object
    return decisions.take_position(
        by=made.delegates[number], question=question, institution=institution, stance=stance, reason=reason, **more
    )


def agreed(made: Table, proposal: Proposal | None = None, *, reservation: bool = True) -> Proposal:
    """A proposal to which the working group agreed."""
    question = put(made, proposal)
    take(made, question, 0, "agree")
    take(made, question, 1, "agree")
    take(made, question, 2, *(("reservation", "Falta presupuesto") if reservation else ("agree",)), printed=True)
    decisions.close(by=made.facilitator, question=question)
    return Proposal.objects.get(document=question.subject_id)


def submitted(made: Table, proposal: Proposal | None = None) -> Approval:
    proposal = agreed(made, proposal)
    return sanction.submit(
        by=made.coordinator,
        proposal=proposal,
        seen=proposal.document.object.version,
        text="¿Lo aprueba?",
        closes_at=in_days(7),
    )


def test_two_agree_and_one_has_a_reservation_that_is_printed_without_its_name(made: Table) -> None:
    people.release_name(by=made.coordinator, institution=made.institutions[2])
    question = put(made)
    take(made, question, 0, "agree")
    take(made, question, 1, "agree")
    take(made, question, 2, "reservation", "Falta presupuesto", printed=True, named=False)
    closed = decisions.close(by=made.facilitator, question=question)
    assert closed.verdict == Verdict.RESERVED
    told = json.loads(bytes(Leaf.objects.get(kind="decisions.closed").payload or b""))
    assert told["reservations"] == [{"institution": "", "stance": "reservation", "text": "Falta presupuesto"}]
    assert "Red de Mujeres" not in json.dumps(told)


def test_a_name_is_printed_only_where_the_institution_lets_it_stand_and_released_it(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "agree")
    take(made, question, 1, "reservation", "Uno", printed=True, named=True)
    take(made, question, 2, "reservation", "Dos", printed=True, named=True)
    people.release_name(by=made.coordinator, institution=made.institutions[2])
    decisions.close(by=made.facilitator, question=question)
    told = json.loads(bytes(Leaf.objects.get(kind="decisions.closed").payload or b""))
    assert {row["text"]: row["institution"] for row in told["reservations"]} == {
        "Uno": "Institución del Estado",
        "Dos": "Red de Mujeres",
    }


def test_positions_are_the_rooms_alone_and_only_after_the_close(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "agree")
    take(made, question, 1, "object", "No")
    assert [p.stance for p in questions.positions_shown(question, made.delegates[0])] == ["agree"]
    assert questions.positions_shown(question, made.facilitator) == []
    assert questions.positions_shown(question, ANYONE) == []
    take(made, question, 2, "agree")
    closed = decisions.close(by=made.facilitator, question=question)
    assert len(questions.positions_shown(closed, made.delegates[0])) == 3
    assert questions.positions_shown(closed, ANYONE) == []
    public = Leaf.objects.filter(kind="decisions.position", disclosures__audience=Audience.PUBLIC)
    assert not public.exists()
    room = Leaf.objects.filter(kind="decisions.position", disclosures__room=made.group.object)
    assert room.count() == 3


def test_a_position_may_be_said_anew_and_the_last_one_counts(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "object", "No")
    take(made, question, 0, "agree")
    assert Position.objects.get().stance == "agree"
    assert Leaf.objects.filter(kind="decisions.position").count() == 2


def test_nobody_speaks_for_another_institution(made: Table) -> None:
    question = put(made)
    with pytest.raises(NotAllowed):
        decisions.take_position(
            by=made.delegates[0], question=question, institution=made.institutions[1].object, stance="agree"
        )
    for outsider in (made.coordinator, made.facilitator, ANYONE, SITE):
        with pytest.raises(NotAllowed):
            decisions.take_position(
                by=outsider, question=question, institution=made.institutions[0].object, stance="agree"
            )
    assert not Position.objects.exists()


@pytest.mark.parametrize("stance", ["reservation", "aside", "object"])
def test_whoever_does_not_simply_agree_says_why(made: Table, stance: str) -> None:
    question = put(made)
    with pytest.raises(Invalid) as refused:
        take(made, question, 0, stance, "  ")
    assert refused.value.field == "reason"


def test_the_database_itself_keeps_one_position_for_each_institution(made: Table) -> None:
    question = put(made)
    first = take(made, question, 0, "agree")
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(
            question=question, institution=first.institution, person=first.person, stance="agree", act=first.act
        )


def test_after_the_date_the_clock_refuses_whether_or_not_anything_closed_it(made: Table) -> None:
    question = put(made)
    with clock.standing_at(question.closes_at + timedelta(seconds=1)), pytest.raises(TooLate):
        take(made, question, 0, "agree")


def test_a_question_closes_early_only_when_everybody_has_spoken(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "agree")
    with pytest.raises(Closed):
        decisions.close(by=made.facilitator, question=question)
    with clock.standing_at(question.closes_at):
        closed = decisions.close(by=SITE, question=question)
    assert closed.verdict == Verdict.NO_QUORUM
    assert Proposal.objects.get().state == State.RETURNED


def test_a_closed_question_is_not_closed_again(made: Table) -> None:
    question = put(made)
    for number in range(3):
        take(made, question, number, "agree")
    decisions.close(by=made.facilitator, question=question)
    with pytest.raises(Closed):
        decisions.close(by=made.facilitator, question=question)
    with pytest.raises(TooLate):
        take(made, question, 0, "object", "Tarde")


def test_a_stale_version_is_refused_and_changes_nothing(made: Table) -> None:
    proposal = draft(made)
    seen = proposal.document.object.version
    proposals.revise(by=made.facilitator, proposal=proposal, seen=seen, drafts=[Draft("", "Otro.")])
    with pytest.raises(Stale):
        proposals.revise(by=made.facilitator, proposal=proposal, seen=seen, drafts=[Draft("", "Tercero.")])
    with pytest.raises(Stale):
        proposals.put(by=made.facilitator, proposal=proposal, seen=seen, text="¿?", closes_at=in_days(7))
    assert not Wording.objects.filter(text="Tercero.").exists()
    assert not Question.objects.exists()


def test_paragraphs_keep_their_ids_when_they_move_and_change(made: Table) -> None:
    proposal = draft(made, "Uno.", "Dos.", "Tres.")
    before = wordings(current_version(proposal.document))
    ids = {row.text: row.provision_id for row in before}
    proposals.revise(
        by=made.facilitator,
        proposal=proposal,
        seen=proposal.document.object.version,
        drafts=[Draft("", "Tres.", ids["Tres."]), Draft("", "Uno, mejor.", ids["Uno."]), Draft("", "Nuevo.")],
    )
    proposal.document.object.refresh_from_db()
    after = wordings(current_version(proposal.document))
    assert [row.provision_id for row in after[:2]] == [ids["Tres."], ids["Uno."]]
    assert after[2].provision_id not in ids.values()


def test_a_paragraph_of_another_text_is_refused(made: Table) -> None:
    proposal = draft(made)
    other = table("otro")
    foreign = wordings(current_version(draft(other).document))[0].provision_id
    with pytest.raises(Invalid):
        proposals.revise(
            by=made.facilitator,
            proposal=proposal,
            seen=proposal.document.object.version,
            drafts=[Draft("", "Robado.", foreign)],
        )


def test_while_the_body_is_asked_the_text_stands_still(made: Table) -> None:
    proposal = draft(made)
    put(made, proposal)
    with pytest.raises(Closed):
        proposals.revise(
            by=made.facilitator,
            proposal=Proposal.objects.get(),
            seen=proposal.document.object.version,
            drafts=[Draft("", "X")],
        )


def test_only_an_agreed_text_goes_to_the_highest_body_and_once(made: Table) -> None:
    proposal = draft(made)
    seen = proposal.document.object.version
    with pytest.raises(Closed):
        sanction.submit(by=made.coordinator, proposal=proposal, seen=seen, text="¿?", closes_at=in_days(7))
    approval = submitted(table("otro"))
    with pytest.raises(Closed):
        sanction.submit(
            by=approval_coordinator(approval),
            proposal=approval.proposal,
            seen=approval.proposal.document.object.version,
            text="¿?",
            closes_at=in_days(7),
        )


def approval_coordinator(approval: Approval) -> Any:
    from tests.foundation.bodies.making import coordinator_of

    from polsec.foundation.processes.models import Process

    return coordinator_of(Process.objects.get(pk=approval.process_id))


def approve(made: Table, approval: Approval) -> Approval:
    for number in range(3):
        take(made, approval.question, number, "agree")
    decisions.close(by=made.coordinator, question=approval.question)
    return Approval.objects.select_related("proposal__document__object").get(pk=approval.pk)


def test_the_approved_text_is_fixed_and_the_decision_public_but_the_text_is_not_yet(made: Table) -> None:
    approval = approve(made, submitted(made))
    assert approval.state == ApprovalState.APPROVED
    document = approval.proposal.document
    assert document.is_frozen
    assert approval.leaf is not None
    assert approval.object.is_visible_to(ANYONE)
    assert not document.object.is_visible_to(ANYONE)
    assert Object.objects.get(pk=approval.question_id).is_visible_to(ANYONE)


def test_an_objection_sends_the_text_back_and_it_can_come_again(made: Table) -> None:
    approval = submitted(made)
    take(made, approval.question, 0, "agree")
    take(made, approval.question, 1, "agree")
    take(made, approval.question, 2, "object", "Así no")
    decisions.close(by=made.coordinator, question=approval.question)
    proposal = Proposal.objects.get(pk=approval.proposal_id)
    assert proposal.state == State.RETURNED
    assert not proposal.document.is_frozen
    put(made, proposal)


def test_every_paragraph_comes_from_its_theme_and_the_decision(made: Table) -> None:
    approval = approve(made, submitted(made))
    provisions = [row.provision_id for row in wordings(current_version(approval.proposal.document))]
    for lineage in origins(provisions, ANYONE).values():
        assert [edge.target_id for edge in lineage.edges] == [made.theme.pk]
    document = origins([approval.proposal.document_id], ANYONE)[approval.proposal.document_id]
    assert approval.pk in {edge.target_id for edge in document.edges}


def test_a_signed_minute_needs_two_sectors_and_each_institution_once(made: Table) -> None:
    approval = approve(made, submitted(made))
    with pytest.raises(Closed):
        sanction.attest(by=made.delegates[0], approval=approval, institution_id=made.institutions[0].pk)
    scan = check("acta.txt", b"Firmada por todos.")
    sanction.keep_signed_copy(by=made.coordinator, approval=approval, scan=scan)
    with pytest.raises(Closed):
        sanction.keep_signed_copy(by=made.coordinator, approval=approval, scan=scan)
    sanction.attest(by=made.delegates[0], approval=approval, institution_id=made.institutions[0].pk)
    with pytest.raises(Closed):
        sanction.attest(by=made.delegates[0], approval=approval, institution_id=made.institutions[0].pk)
    type(made.institutions[1]).objects.filter(pk=made.institutions[1].pk).update(sector="ministries")
    with pytest.raises(Invalid):
        sanction.attest(by=made.delegates[1], approval=approval, institution_id=made.institutions[1].pk)
    sanction.attest(by=made.delegates[2], approval=approval, institution_id=made.institutions[2].pk)
    with pytest.raises(NotAllowed):
        sanction.attest(by=made.coordinator, approval=approval, institution_id=made.institutions[1].pk)


def test_every_act_on_the_way_left_its_leaf(made: Table) -> None:
    approve(made, submitted(made))
    assert acts_without_leaf() == []
    assert Act.objects.filter(action="sanction.submit").exists()


def test_the_texts_of_a_room_stay_in_it(made: Table) -> None:
    proposal = draft(made, "Palabras del cuarto.")
    other = table("otro")
    for outsider in (ANYONE, other.coordinator, other.delegates[0]):
        assert not proposal.object.is_visible_to(outsider)
        assert not proposal.document.object.is_visible_to(outsider)
    for leaf in Leaf.objects.filter(disclosures__audience=Audience.PUBLIC):
        assert b"Palabras del cuarto" not in bytes(leaf.payload or b"")


@pytest.mark.django_db(transaction=True)
def test_all_delegates_at_once_are_each_counted_once(transactional_db: None) -> None:
    made = table()
    question = put(made)
    work = iter([0, 1, 2] * 3)
    results = at_once(*[lambda: take(made, question, next(work), "agree")] * 9)
    assert not [result for result in results if isinstance(result, Exception)]
    assert Position.objects.filter(question=question).count() == 3


def test_who_comes_later_does_not_close_a_question_in_place_of_who_is_still_silent(made: Table) -> None:
    question = put(made)
    take(made, question, 0, "agree")
    take(made, question, 1, "agree")
    newcomer, someone = making.institution(made.process, "Cámara", sector="chambers"), person("Nueva")
    making.mandate(making.seat(made.group, newcomer), someone)
    decisions.take_position(
        by=as_actor(someone), question=question, institution=newcomer.object, stance="agree", reason=""
    )
    with pytest.raises(Closed):
        decisions.close(by=made.facilitator, question=question)
    take(made, question, 2, "object", "No se ha consultado a las comunidades.")
    assert decisions.close(by=made.facilitator, question=question).verdict == Verdict.OBJECTED


def test_a_question_to_the_highest_body_is_not_told_to_who_is_not_in_it(made: Table) -> None:
    expert = person("Experta")
    bodies.assign(by=made.coordinator, body=made.group, person=expert, duty="expert")
    approval = submitted(made)
    asked = {each.pk for each in questions.questions_about(approval.question.subject_id, made.delegates[0])}
    told = {each.pk for each in questions.questions_about(approval.question.subject_id, as_actor(expert))}
    assert asked - told == {approval.question_id}
    assert told


@pytest.mark.parametrize("hidden", ["no \u202esea\u202c aprobado", "uno\ufeffdos", "a\x1b[8mb"])
def test_words_that_read_otherwise_than_they_are_are_agreed_on_by_nobody(made: Table, hidden: str) -> None:
    with pytest.raises(Invalid, match="cannot be seen"):
        draft(made, "Primero.", hidden)
    question = put(made)
    with pytest.raises(Invalid, match="cannot be seen"):
        take(made, question, 0, "reservation", hidden)
    assert not Position.objects.exists()


def test_who_took_a_position_can_prove_it_and_nobody_else_can() -> None:
    made = table(f"valle-{uuid4().hex[:8]}")  # the signer remembers what it signed
    question = put(made)
    for number in range(3):
        take(made, question, number, "agree")
    decisions.close(by=made.facilitator, question=question)
    make_keys()
    drain()
    leaf = Leaf.objects.get(act=question.positions.get(institution=made.institutions[0].pk).act)
    log = Log.objects.get(process=made.process.pk)
    own, others = (receipt(log, leaf.index, made.delegates[number]) for number in (0, 1))
    assert Receipt.parse(own or b"").act
    assert Receipt.parse(others or b"").act is None
