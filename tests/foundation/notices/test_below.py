"""What the record and the committee have to tell reaches whoever must act, and says no more than they need."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.foundation.processes.making import account, as_actor, committee, process, signed_in

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, SITE, Actor
from polsec.foundation.kit.models import Act
from polsec.foundation.notices.below import needs
from polsec.foundation.notices.models import Notice
from polsec.foundation.oversight import actions as oversight
from polsec.foundation.people.models import Account
from polsec.foundation.processes.models import Process
from polsec.foundation.record import actions, jobs, ports, queries, sequencer
from polsec.foundation.record.models import Fault, Leaf

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Account:
    return account("Coordinadora")


@pytest.fixture
def made(coordinator: Account) -> Process:
    return process(coordinator.person.object)


def told(key: str) -> list[object]:
    return list(Notice.objects.filter(text=key).values_list("person", flat=True))


def test_a_witness_that_disagrees_reaches_the_coordinator_and_their_home_page(
    made: Process, coordinator: Account
) -> None:
    log = sequencer.opened(made.pk)
    actions.raise_alarm(by=SITE, log=log, fault=Fault.WITNESS_DISAGREES, name="Vecinas", size=1)
    assert told("record.alarm") == [coordinator.person_id]
    (need,) = needs(made, as_actor(coordinator.person.object))
    assert "Vecinas" in need.note
    assert list(needs(made, ANYONE)) == []
    assert need.text in signed_in(coordinator).get(f"/es/p/{made.slug}/").content.decode()
    assert need.text not in Client().get(f"/es/p/{made.slug}/").content.decode()


def test_a_key_that_was_replaced_is_told(made: Process, coordinator: Account) -> None:
    actions.adopt_key(by=Actor(is_operator=True), log=sequencer.opened(made.pk), key="site+1234+other")
    assert told("record.alarm") == [coordinator.person_id]


def test_a_signer_that_is_down_is_told_after_ten_minutes_and_once_a_day(made: Process, coordinator: Account) -> None:
    sequencer.opened(made.pk)
    jobs.tell_that_nothing_signs()
    assert told("record.alarm") == []
    Act.objects.update(at=clock.now() - timedelta(minutes=11))
    jobs.tell_that_nothing_signs()
    jobs.tell_that_nothing_signs()
    assert told("record.alarm") == [coordinator.person_id]
    (need,) = needs(made, as_actor(coordinator.person.object))
    assert "polsec signer" in need.note


def test_acts_at_invented_times_are_no_sign_that_nothing_signs(made: Process) -> None:
    Act.objects.update(at=clock.now() - timedelta(days=3), simulated=True)
    assert Leaf.objects.filter(process=made.pk).exists()
    assert queries.waits_since(made.pk) is None


def test_the_committee_is_told_of_a_complaint_and_nobody_else(made: Process, coordinator: Account) -> None:
    members = committee(made, as_actor(coordinator.person.object), "police", "women")
    oversight.complain(by=ANYONE, process=made, subject="impartiality", text="Un secreto.")
    assert set(told("oversight.complaint")) == {member.person_id for member in members}
    assert all(
        set(params) == {"process"}
        for params in Notice.objects.filter(text="oversight.complaint").values_list("params", flat=True)
    )


def test_the_alarm_of_one_process_is_not_told_in_another(made: Process, coordinator: Account) -> None:
    other = process(account("Otra").person.object, slug="otro")
    ports.alarm(other.object, Message("The program that signs the record does not answer."))
    assert coordinator.person_id not in told("record.alarm")
