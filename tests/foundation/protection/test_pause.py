"""Two people together pause a process; nothing in it changes until two let it go on."""

import json
import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.foundation.protection.making import Place, place
from tests.threads import at_once

from polsec.foundation.kit import clock
from polsec.foundation.kit.clock import standing_at
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Paused, Refused, TooLate
from polsec.foundation.kit.models import Act
from polsec.foundation.people.export import export_of
from polsec.foundation.people.models import Person
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.queries import stage
from polsec.foundation.protection import actions, queries
from polsec.foundation.protection.models import PauseRequest
from polsec.foundation.record.models import Leaf

pytestmark = pytest.mark.django_db


def paused() -> Place:
    """A process that two people have paused."""
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    actions.confirm_pause(by=made.committee, process=made.process)
    made.process.refresh_from_db()
    return made


def is_paused(process: Process) -> bool:
    """Whether the process stands still, read anew."""
    return Process.objects.get(pk=process.pk).paused_since is not None


def start_a_stage(made: Place) -> Any:
    """An act like any other."""
    return processes.start_stage(by=made.coordinator, stage=stage(made.process, "convening"))


def test_one_person_alone_pauses_nothing() -> None:
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    assert not is_paused(made.process)
    with pytest.raises(Invalid, match="somebody else must confirm"):
        actions.confirm_pause(by=made.coordinator, process=made.process)
    assert not is_paused(made.process)
    start_a_stage(made)


def test_two_people_pause_and_every_act_is_then_refused_in_words() -> None:
    made = paused()
    acts, leaves = Act.objects.count(), Leaf.objects.count()
    with pytest.raises(Paused, match="until two people together let it go on"):
        start_a_stage(made)
    assert (Act.objects.count(), Leaf.objects.count()) == (acts, leaves)


def test_two_people_let_it_go_on_and_one_does_not() -> None:
    made = paused()
    actions.ask_resume(by=made.committee, process=made.process)
    with pytest.raises(Invalid):
        actions.resume(by=made.committee, process=made.process)
    assert is_paused(made.process)
    actions.resume(by=made.coordinator, process=made.process)
    assert not is_paused(made.process)
    start_a_stage(made)


def test_another_process_goes_on_meanwhile() -> None:
    paused()
    other = place("otro")
    assert start_a_stage(other).state == "open"


@pytest.mark.parametrize("role", ["facilitator", "expert", "observer", "auditor", "donor"])
def test_only_secretariat_and_committee_pause(role: str) -> None:
    made = place()
    someone = made.with_role(role)
    with pytest.raises(NotAllowed):
        actions.ask_pause(by=someone, process=made.process)
    actions.ask_pause(by=made.coordinator, process=made.process)
    with pytest.raises(NotAllowed):
        actions.confirm_pause(by=someone, process=made.process)


def test_the_committee_of_another_process_pauses_nothing_here() -> None:
    made, other = place(), place("otro")
    actions.ask_pause(by=made.coordinator, process=made.process)
    with pytest.raises(NotAllowed):
        actions.confirm_pause(by=other.committee, process=made.process)


def test_a_request_that_nobody_confirms_in_a_day_lapses() -> None:
    made = place()
    now = clock.now()
    actions.ask_pause(by=made.coordinator, process=made.process)
    with standing_at(now + timedelta(hours=25)):
        with pytest.raises(TooLate, match="time to confirm is over"):
            actions.confirm_pause(by=made.committee, process=made.process)
        assert queries.waiting_request(made.process) is None
        actions.ask_pause(by=made.committee, process=made.process)
        actions.confirm_pause(by=made.coordinator, process=made.process)
    assert is_paused(made.process)
    assert sorted(PauseRequest.objects.values_list("outcome", flat=True)) == ["confirmed", "lapsed"]


def test_a_request_can_be_taken_back_by_whoever_made_it_alone() -> None:
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    with pytest.raises(Invalid, match="Only whoever asked"):
        actions.withdraw_request(by=made.committee, process=made.process)
    actions.withdraw_request(by=made.coordinator, process=made.process)
    with pytest.raises(Closed):
        actions.confirm_pause(by=made.committee, process=made.process)


def test_a_second_request_while_one_waits_is_refused() -> None:
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    with pytest.raises(Closed, match="asked for this already"):
        actions.ask_pause(by=made.committee, process=made.process)


def test_a_request_to_go_on_is_not_a_request_to_pause() -> None:
    made = place()
    with pytest.raises(Closed, match="not paused"):
        actions.ask_resume(by=made.coordinator, process=made.process)
    actions.ask_pause(by=made.coordinator, process=made.process)
    with pytest.raises(Closed):
        actions.resume(by=made.committee, process=made.process)


def test_whoever_asked_must_still_hold_a_role_that_may() -> None:
    made = place()
    second = made.with_role("committee")
    actions.ask_pause(by=made.committee, process=made.process)
    role = made.process.roles.get(person=made.committee_object, until=None)
    processes.end_role(by=made.coordinator, process=made.process, role=role)
    with pytest.raises(Closed, match="no longer holds a role"):
        actions.confirm_pause(by=second, process=made.process)
    assert not is_paused(made.process)


def test_the_same_request_sent_twice_has_one_effect() -> None:
    made = place()
    number = uuid.uuid4()
    first = actions.ask_pause(by=made.coordinator, request_id=number, process=made.process)
    assert actions.ask_pause(by=made.coordinator, request_id=number, process=made.process) == first
    assert PauseRequest.objects.count() == 1


def test_the_record_says_that_it_was_paused_and_not_by_whom_or_why() -> None:
    made = paused()
    leaves = list(Leaf.objects.filter(process=made.process.pk, kind__startswith="protection").order_by("id"))
    assert sorted(leaf.kind for leaf in leaves) == ["protection.paused", "protection.step", "protection.step"]
    public = [leaf for leaf in leaves if leaf.disclosures.exists()]
    assert [leaf.kind for leaf in public] == ["protection.paused"]
    told = json.loads(bytes(public[0].payload or b""))
    assert not {"person", "asked_by", "reason"} & set(told)
    assert str(made.coordinator_object.pk) not in json.dumps(told)


def test_the_database_knows_that_it_takes_two() -> None:
    made = place()
    request = actions.ask_pause(by=made.coordinator, process=made.process)
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        PauseRequest.objects.filter(pk=request.pk).update(
            outcome="confirmed", ended_at=now, confirmed_by=made.coordinator_object
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PauseRequest.objects.filter(pk=request.pk).update(outcome="confirmed", ended_at=now)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_confirm_at_once_one_does() -> None:
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    others = [made.committee, *(made.with_role("committee") for _ in range(3))]
    answers = at_once(*[partial(actions.confirm_pause, by=actor, process=made.process) for actor in others])
    assert [type(each) for each in answers].count(Paused) == 3
    assert sum(isinstance(each, Refused) for each in answers) == 3
    assert Leaf.objects.filter(kind="protection.paused").count() == 1


def test_who_asked_or_confirmed_finds_it_in_the_export_of_their_data_and_nobody_else_does() -> None:
    made = paused()
    translation.activate("en")
    exports = {
        name: [row for title, rows in export_of(Person.objects.get(pk=who.pk)) if title == "Protection" for row in rows]
        for name, who in (
            ("asked", made.coordinator_object),
            ("confirmed", made.committee_object),
            ("neither", made.outsider_object),
        )
    }
    assert [row["As"] for row in exports["asked"]] == ["who asked"]
    assert [row["As"] for row in exports["confirmed"]] == ["who confirmed"]
    assert exports["neither"] == []


def test_asking_whether_a_process_is_paused_costs_one_query(django_assert_num_queries: Any) -> None:
    from polsec.foundation.kit.actions import registry
    from polsec.foundation.processes import queries as process_queries

    made = place()
    with django_assert_num_queries(1):
        process_queries.check_not_standing_still(registry()["processes.start_stage"], made.process.pk)
