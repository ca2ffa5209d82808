"""Invitations are answered once, by whoever holds the link, and nobody else learns what was answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.foundation.bodies import making as bodies
from tests.stages.convening import making
from tests.threads import at_once

from polsec.foundation.bodies.models import Mandate, Seat
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, actor_of
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, TooLate
from polsec.foundation.people.models import Institution, Person
from polsec.foundation.people.queries import claim_with
from polsec.foundation.processes import actions as process_actions
from polsec.foundation.record.kinds import kind_named
from polsec.foundation.record.models import Leaf
from polsec.stages.convening import actions, queries
from polsec.stages.convening.models import Answer, Choice, Invitation, State
from polsec.stages.convening.rules import bearer_of

pytestmark = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True)


def answer(invitation: Invitation, reply: actions.Reply) -> Answer:
    """The institution's answer through its link."""
    return actions.answer(by=bearer_of(invitation), invitation=invitation, reply=reply)


def test_who_joins_has_a_seat_a_mandate_and_a_way_in() -> None:
    process, body, _ = making.setting()
    invitation = making.invited(process)
    given = answer(invitation, making.joining(delegate_email="delia@example.org", alternate_name="Saúl Suplente"))
    seat = Seat.objects.get(body=body, institution=invitation.institution_id)
    assert given.seat == seat
    assert [(one.kind, str(Person.objects.get(pk=one.person_id).name)) for one in seat.mandates.order_by("id")] == [
        ("titular", "Delia Delegada"),
        ("alternate", "Saúl Suplente"),
    ]
    delegate = claim_with(given.ways[0].token)
    assert delegate is not None
    assert delegate.person.email == "delia@example.org"
    actor = actor_of(delegate.person_id)
    assert actor.roles_in(process.pk) == {"delegate"}
    assert actor.rooms == {body.pk}
    assert given.rules is not None


def test_who_observes_takes_no_position() -> None:
    process, body, _ = making.setting()
    answer(making.invited(process), making.joining(choice=Choice.OBSERVES))
    assert Seat.objects.get(body=body).capacity == "observer"


def test_who_declines_leaves_no_seat_and_no_name() -> None:
    process, _, _ = making.setting()
    given = answer(making.invited(process), making.declining())
    assert given.seat is None
    assert not given.ways
    assert not Seat.objects.exists()


def test_an_invitation_is_answered_once() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    answer(invitation, making.joining())
    for reply in (making.joining(), making.declining()):
        with pytest.raises(Closed) as refused:
            answer(invitation, reply)
        assert "answered already" in str(refused.value)
    assert Answer.objects.count() == 1


def test_the_database_itself_holds_one_answer_of_an_invitation() -> None:
    process, _, _ = making.setting()
    given = answer(making.invited(process), making.declining())
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(invitation=given.invitation, choice=Choice.DECLINES)


def test_an_expired_invitation_is_not_answered() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process, days=2)
    with clock.standing_at(clock.now() + timedelta(days=4)), pytest.raises(TooLate):
        answer(invitation, making.joining())
    assert not Seat.objects.exists()


def test_a_withdrawn_invitation_is_not_answered() -> None:
    process, _, coordinator = making.setting()
    invitation = making.invited(process)
    actions.withdraw(by=coordinator, invitation=invitation)
    with pytest.raises(Closed):
        answer(invitation, making.joining())


def test_a_new_link_ends_the_earlier_one() -> None:
    process, _, coordinator = making.setting()
    invitation = making.invited(process)
    renewed = actions.renew_link(by=coordinator, invitation=invitation)
    assert queries.invitation_with(invitation.token) is None
    assert queries.invitation_with(renewed.token) == invitation


def test_the_link_is_kept_nowhere() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    kept = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert len(invitation.token) >= 32
    assert all(invitation.token not in str(value) for value in kept.values())
    assert all(invitation.token.encode() not in bytes(leaf.payload or b"") for leaf in Leaf.objects.all())


def test_nobody_answers_without_the_link_or_with_that_of_another() -> None:
    process, _, coordinator = making.setting()
    invitation, other = making.invited(process), making.invited(process, "Otra")
    for who in (ANYONE, coordinator, bearer_of(other)):
        with pytest.raises(NotAllowed):
            actions.answer(by=who, invitation=invitation, reply=making.declining())
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"accepts_rules": False}, "accepts_rules"),
        ({"delegate_name": " "}, "delegate_name"),
        ({"alternate_email": "a@example.org"}, "alternate_name"),
        ({"choice": "perhaps"}, "choice"),
    ],
)
def test_what_an_answer_lacks_is_said_at_its_field_and_nothing_is_half_done(fields: dict[str, str], field: str) -> None:
    process, _, _ = making.setting()
    with pytest.raises(Invalid) as refused:
        answer(making.invited(process), making.joining(**fields))
    assert refused.value.field == field
    assert not Seat.objects.exists()
    assert not Person.objects.filter(name="Delia Delegada").exists()


def test_a_delegate_of_two_institutions_is_refused_and_nothing_is_half_done() -> None:
    process, _, _ = making.setting()
    answer(making.invited(process), making.joining(delegate_email="delia@example.org"))
    with pytest.raises(Invalid) as refused:
        answer(making.invited(process, "Otra"), making.joining(delegate_email="Delia@example.org", releases_name=True))
    assert refused.value.field == "delegate_name"
    assert "another institution" not in str(refused.value), "who came by a link is not told where somebody speaks"
    assert Seat.objects.count() == Mandate.objects.count() == 1
    assert not Institution.objects.exclude(name_released_at=None).exists()


def test_the_same_person_as_delegate_and_alternate_is_refused() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    reply = making.joining(delegate_email="ana@example.org", alternate_name="Ana", alternate_email="ana@example.org")
    with pytest.raises(Invalid) as refused:
        answer(invitation, reply)
    assert refused.value.field == "alternate_name"


def test_whoever_answers_cannot_take_over_somebody_who_is_here_already() -> None:
    process, _, _ = making.setting()
    known = Person.objects.enter(name="Conocida", email="conocida@example.org")
    given = answer(making.invited(process), making.joining(delegate_email="conocida@example.org"))
    assert given.ways[0].token == ""
    assert not known.claims.exists()
    assert actor_of(known.pk).roles_in(process.pk) == {"delegate"}


def test_a_name_is_public_when_the_institution_says_so_and_never_when_it_is_protected() -> None:
    process, _, _ = making.setting()
    answer(making.invited(process), making.joining(releases_name=True))
    answer(
        making.invited(process, "Protegida", is_protected=True), making.joining(delegate_name="Pía", releases_name=True)
    )
    assert [str(one) for one in Institution.objects.exclude(name_released_at=None)] == ["Universidad Rural"]


def test_thinking_it_over_leaves_the_link_open() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    actions.think_over(by=bearer_of(invitation), invitation=invitation)
    found = queries.invitation_with(invitation.token)
    assert found is not None
    assert queries.standing_of(found).state == State.THINKS
    answer(invitation, making.declining())


def test_an_institution_has_one_invitation_that_holds_and_can_be_invited_anew_after_declining() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    institution = Institution.objects.get(pk=invitation.institution_id)
    with pytest.raises(Closed):
        making.invite(institution)
    answer(invitation, making.declining())
    again = making.invite(institution)
    answer(again, making.joining())
    with pytest.raises(Closed):
        making.invite(institution)


def test_nobody_is_invited_without_a_body_or_after_convening() -> None:
    process = bodies.process()
    institution = bodies.institution(process)
    with pytest.raises(Closed) as refused:
        making.invite(institution)
    assert "Project Group" in str(refused.value)
    bodies.body(process)
    coordinator = bodies.coordinator_of(process)
    stage = process.stages.get(key="convening")
    process_actions.start_stage(by=coordinator, stage=stage)
    process_actions.close_stage(by=coordinator, stage=stage)
    with pytest.raises(Closed) as refused:
        making.invite(institution)
    assert "Convening has ended" in str(refused.value)


def test_the_secretariat_enters_what_it_was_told_with_its_proof() -> None:
    process, _, coordinator = making.setting()
    invitation = making.invited(process)
    with pytest.raises(Invalid) as refused:
        actions.enter_answer(by=coordinator, invitation=invitation, reply=making.joining(), heard="letter", proof=" ")
    assert refused.value.field == "proof"
    given = actions.enter_answer(
        by=coordinator, invitation=invitation, reply=making.joining(), heard="letter", proof="Oficio 12-2026"
    )
    assert given.waits_for_confirmation
    assert given.seat is not None
    actions.confirm(by=bearer_of(invitation), answer=given)
    with pytest.raises(Closed):
        actions.contest(by=bearer_of(invitation), answer=given)


def test_a_contested_answer_no_longer_holds_and_the_institution_answers_itself() -> None:
    process, _, coordinator = making.setting()
    invitation = making.invited(process)
    given = actions.enter_answer(
        by=coordinator, invitation=invitation, reply=making.joining(), heard="phone", proof="Llamada del lunes"
    )
    delegate = Mandate.objects.get().person_id
    with pytest.raises(NotAllowed):
        actions.contest(by=coordinator, answer=given)
    actions.contest(by=bearer_of(invitation), answer=given, because="Nadie nos llamó")
    assert actor_of(delegate).rooms == frozenset()
    assert Seat.objects.get().left_at is not None
    answer(invitation, making.declining())
    assert Answer.objects.filter(contested_at=None).get().choice == Choice.DECLINES


def test_on_the_log_a_decline_looks_like_an_approach_and_nothing_of_either_is_disclosed() -> None:
    process, _, _ = making.setting()
    before = set(Leaf.objects.values_list("pk", flat=True))
    answer(making.invited(process), making.declining())
    leaves = Leaf.objects.exclude(pk__in=before)
    assert {leaf.kind for leaf in leaves} == {"convening.approached", "convening.answered"}
    assert {kind_named(leaf.kind).public_name for leaf in leaves} == {"convening.step"}
    assert {len(leaf.time) for leaf in leaves} == {len("2026-11-24")}
    assert not any(leaf.disclosures.exists() for leaf in leaves)
    assert json.loads(bytes(leaves.last().payload or b""))["answer"] == "declines"  # type: ignore[union-attr]


@threads
def test_an_invitation_answered_twice_at_once_is_answered_once() -> None:
    process, _, _ = making.setting()
    invitation = making.invited(process)
    results = at_once(*[lambda: answer(invitation, making.joining()) for _ in range(6)])
    assert sum(isinstance(result, Answer) for result in results) == 1
    assert sum(isinstance(result, Closed) for result in results) == 5
    assert Answer.objects.count() == Seat.objects.count() == Mandate.objects.count() == 1
    assert Person.objects.filter(name="Delia Delegada").count() == 1


@threads
def test_two_institutions_that_name_one_person_at_once_do_not_both_get_them() -> None:
    process, _, _ = making.setting()
    Person.objects.enter(name="Delia", email="delia@example.org")
    invitations = [making.invited(process, f"Institución {number}") for number in range(4)]
    reply = making.joining(delegate_email="delia@example.org")
    results = at_once(*(lambda one=one: answer(one, reply) for one in invitations))
    assert sum(isinstance(result, Answer) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 3
    assert Mandate.objects.count() == Seat.objects.count() == 1


def test_the_list_of_invitations_costs_two_queries(django_assert_num_queries: Callable[..., object]) -> None:
    process, _, _ = making.setting()
    for number in range(5):
        answer(making.invited(process, f"Institución {number}"), making.joining(delegate_name=f"Persona {number}"))
    with django_assert_num_queries(2):
        standings = queries.invitations_of(process.pk)
        assert str(standings[0].invitation.institution) == "Institución 0"
    assert {one.state for one in standings} == {State.ANSWERED}
