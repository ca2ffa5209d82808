"""Invitations: one use, one account, a clear word where they no longer hold."""

from datetime import timedelta
from functools import partial

import pytest
from tests.foundation.people.people import a_process, coordinator_of, entered, signed_up, traces
from tests.foundation.processes import making
from tests.threads import at_once

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, Actor, actor_of
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Refused, TooLate
from polsec.foundation.people import actions, queries
from polsec.foundation.people.models import Account, Claim, Person
from polsec.foundation.people.tokens import hash_of


@pytest.mark.django_db
def test_whoever_holds_the_invitation_takes_over_with_an_account_of_their_own() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    claim = actions.invite(by=by, person=person)
    account = actions.accept(by=ANYONE, claim=claim, email="Ana.Xol@Example.org", is_verified=True)
    person.refresh_from_db()
    assert (account.person, account.email, person.email) == (person, "ana.xol@example.org", "ana.xol@example.org")
    assert person.claimed_at is not None
    assert not account.has_usable_password()
    assert account.emailaddress_set.get().verified


@pytest.mark.django_db
def test_the_secret_of_an_invitation_is_kept_nowhere() -> None:
    process = a_process()
    by = coordinator_of(process)
    claim = actions.invite(by=by, person=entered(process, by))
    assert queries.claim_with(claim.token) == claim
    assert traces(claim.token) == []
    assert traces(hash_of(claim.token)) != []


@pytest.mark.django_db
def test_a_used_a_replaced_an_expired_and_a_wrong_invitation_each_say_what_to_do() -> None:
    from polsec.foundation.people.actions.invitations import check_open

    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    first = actions.invite(by=by, person=person)
    second = actions.invite(by=by, person=person)
    with pytest.raises(Closed, match="replaced"):
        actions.accept(by=ANYONE, claim=first)
    with clock.standing_at(clock.now() + timedelta(days=31)), pytest.raises(TooLate, match="expired"):
        actions.accept(by=ANYONE, claim=second)
    actions.accept(by=ANYONE, claim=second)
    with pytest.raises(Closed, match="used already"):
        actions.accept(by=ANYONE, claim=second)
    with pytest.raises(Closed, match="no such invitation"):
        check_open(queries.claim_with("nothing"))


@pytest.mark.django_db
def test_a_person_with_an_account_is_not_invited_again() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    actions.accept(by=ANYONE, claim=actions.invite(by=by, person=person))
    with pytest.raises(Closed):
        actions.invite(by=by, person=person)


@pytest.mark.django_db
def test_only_who_serves_a_person_invites_them() -> None:
    process = a_process()
    person = entered(process, coordinator_of(process))
    for by in (ANYONE, coordinator_of(a_process()), Actor(person.pk)):
        with pytest.raises(NotAllowed):
            actions.invite(by=by, person=person)


@pytest.mark.django_db
def test_an_address_that_has_an_account_is_refused_and_the_invitation_stays_open() -> None:
    process = a_process()
    by = coordinator_of(process)
    claim = actions.invite(by=by, person=entered(process, by))
    signed_up("luis@example.org")
    with pytest.raises(Invalid) as refusal:
        actions.accept(by=ANYONE, claim=claim, email="luis@example.org")
    assert refusal.value.field == "email"
    claim.refresh_from_db()
    assert claim.used_at is None


@pytest.mark.django_db
def test_who_has_an_account_already_becomes_one_person_with_what_was_entered() -> None:
    process = making.process()
    secretariat = actor_of(process.roles.get(role="coordinator").person_id)
    person = entered(process.object, secretariat, name="Luis P.", email="")
    from polsec.foundation.processes import actions as of_processes

    of_processes.give_role(by=secretariat, process=process, person=person.object, role="facilitator")
    actions.give_consent(by=secretariat, person=person, process=process.object, what="name")
    claim = actions.invite(by=secretariat, person=person)
    account = signed_up()
    actions.join(by=Actor(account.person_id), claim=claim)
    person.refresh_from_db()
    assert (person.name, person.email, person.merged_into) == ("", None, account.person)
    assert actor_of(account.person_id).roles_in(process.pk) == {"facilitator"}
    assert actor_of(person.pk).roles_in(process.pk) == frozenset()
    assert queries.names([person.pk]) == {person.pk: "Luis Paz"}
    assert queries.public_names([person.pk], process.pk) == {person.pk: "Luis Paz"}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_one_invitation_at_once_one_gets_it() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by, email="")
    claim = actions.invite(by=by, person=person)

    def take(number: int) -> bool:
        try:
            actions.accept(by=ANYONE, claim=Claim.objects.get(pk=claim.pk), email=f"one{number}@example.org")
        except Refused:
            return False
        return True

    assert sum(at_once(*[partial(take, number) for number in range(8)])) == 1
    assert Account.objects.filter(person=person).count() == 1
    assert Person.objects.filter(email__startswith="one").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_is_open_for_a_person_however_many_are_made_at_once() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)

    made = at_once(*[lambda: actions.invite(by=by, person=Person.objects.get(pk=person.pk))] * 6)
    assert not [each for each in made if isinstance(each, Refused)]
    assert person.claims.count() == 6
    assert person.claims.filter(used_at=None, revoked_at=None).count() == 1
