"""Complaints: from anyone, read by a committee of opposed camps alone, acknowledged and answered in time."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.foundation.processes.making import account, as_actor, committee, person, process, signed_in
from tests.threads import at_once

from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.clock import standing_at
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.oversight import actions, export, home, queries
from polsec.foundation.oversight.models import Complaint
from polsec.foundation.people.models import Account
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.record.models import Leaf

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
SECRET = "Se dio la palabra a unos y no a otros."


@pytest.fixture(autouse=True)
def in_spanish_and_unhurried() -> Any:
    """Addresses are those of the pages in Spanish; nobody has written from here within the hour."""
    cache.clear()
    with override("es"):
        yield


@pytest.fixture
def coordinator(db: None) -> Account:
    """Who coordinates."""
    return account("Coordinadora")


@pytest.fixture
def made(coordinator: Account) -> Process:
    """A process that is open."""
    return process(coordinator.person.object)


@pytest.fixture
def members(made: Process, coordinator: Account) -> list[Account]:
    """The committee: police and women's organisations."""
    return committee(made, as_actor(coordinator.person.object), "police", "women")


def complain(made: Process, text: str = SECRET, **fields: Any) -> Complaint:
    """A complaint of somebody who does not say who they are."""
    return actions.complain(by=ANYONE, process=made, subject="impartiality", text=text, **fields)


def answered(found: Complaint, members: list[Account], *, release: bool = False) -> Complaint:
    """A complaint that two members answered."""
    first, second = (as_actor(member.person.object) for member in members)
    found = actions.draft_answer(by=first, complaint=found, answer="El comité responde.", release=release)
    return actions.confirm_answer(by=second, complaint=found, seen=found.draft_version)


def test_deadlines_are_those_of_the_rules_when_it_arrived(made: Process, coordinator: Account) -> None:
    with standing_at(NOON):
        found = complain(made)
    assert (found.acknowledge_by - NOON, found.answer_by - NOON) == (timedelta(days=5), timedelta(days=20))
    by = as_actor(coordinator.person.object)
    processes.set_rules(by=by, process=made, text={}, figures={"acknowledge_days": 1, "answer_days": 2})
    found.refresh_from_db()
    assert found.answer_by - NOON == timedelta(days=20)
    assert complain(made).answer_by - complain(made).received_at < timedelta(days=3)


def test_it_is_received_acknowledged_answered_and_late_by_the_clock_alone(
    made: Process, members: list[Account]
) -> None:
    by = as_actor(members[0].person.object)
    with standing_at(NOON):
        found = complain(made)
        assert (found.state, found.is_overdue) == ("received", False)
    with standing_at(NOON + timedelta(days=6)):
        assert found.is_overdue
        assert queries.tally(made).any_late
        found = actions.acknowledge(by=by, complaint=found)
        assert (found.state, found.is_overdue) == ("acknowledged", False)
    with standing_at(NOON + timedelta(days=21)):
        assert found.is_overdue
        found = answered(found, members)
        assert (found.state, found.is_overdue) == ("answered", False)
        assert not queries.tally(made).any_late
    with pytest.raises(Closed):
        actions.acknowledge(by=by, complaint=found)


def test_an_answer_needs_two_members_of_different_sectors(
    made: Process, coordinator: Account, members: list[Account]
) -> None:
    by = as_actor(coordinator.person.object)
    [same_camp] = committee(made, by, "police")
    found = actions.draft_answer(
        by=as_actor(members[0].person.object), complaint=complain(made), answer="Sí.", release=False
    )
    for member in (members[0], same_camp):
        with pytest.raises(NotAllowed):
            actions.confirm_answer(by=as_actor(member.person.object), complaint=found, seen=found.draft_version)
    done = actions.confirm_answer(by=as_actor(members[1].person.object), complaint=found, seen=found.draft_version)
    assert done.answer == "Sí."
    with pytest.raises(Closed):
        actions.draft_answer(by=as_actor(members[0].person.object), complaint=done, answer="No.", release=False)


def test_nobody_confirms_another_text_than_the_one_they_read(made: Process, members: list[Account]) -> None:
    first, second = (as_actor(member.person.object) for member in members)
    read = actions.draft_answer(by=first, complaint=complain(made), answer="Uno.", release=False).draft_version
    found = actions.draft_answer(by=first, complaint=Complaint.objects.get(), answer="Uno.", release=True)
    with pytest.raises(Closed):
        actions.confirm_answer(by=second, complaint=found, seen=read)
    assert Complaint.objects.get().answered_at is None


def test_a_committee_of_one_sector_does_not_answer_and_the_page_says_so(made: Process, coordinator: Account) -> None:
    [only] = committee(made, as_actor(coordinator.person.object), "police")
    with pytest.raises(Closed):
        actions.draft_answer(by=as_actor(only.person.object), complaint=complain(made), answer="Sí.", release=False)
    assert "Aún incompleto" in Client().get(reverse("oversight_page", args=["valle"])).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "expert", "observer", "auditor", "donor", None])
def test_nobody_but_the_committee_reads_or_handles_it(
    role: str | None, made: Process, coordinator: Account, members: list[Account]
) -> None:
    someone = account("Alguien")
    if role:
        processes.give_role(
            by=as_actor(coordinator.person.object), process=made, person=someone.person.object, role=role
        )
    found, client = complain(made), signed_in(someone)
    assert client.get(reverse("oversight_complaint", args=["valle", found.number])).status_code == 404
    for name in ("oversight_acknowledge", "oversight_answer", "oversight_confirm", "oversight_share"):
        data = {"request_id": str(uuid.uuid4()), "answer": "x", "seen": "x"}
        assert client.post(reverse(name, args=["valle", found.number]), data).status_code in (403, 404)
    for page in ("oversight_complaints", "oversight_page", "processes_home"):
        assert SECRET not in client.get(reverse(page, args=["valle"])).content.decode()
    actor = as_actor(someone.person.object)
    for act in (actions.acknowledge, actions.share):
        with pytest.raises(NotAllowed):
            act(by=actor, complaint=found)


def test_the_secretariat_reads_it_after_the_committee_shared_it(
    made: Process, coordinator: Account, members: list[Account]
) -> None:
    found, client = complain(made, contact="555-0101"), signed_in(coordinator)
    actions.share(by=as_actor(members[0].person.object), complaint=found)
    page = client.get(reverse("oversight_complaint", args=["valle", found.number])).content.decode()
    assert SECRET in page
    assert "555-0101" not in page
    assert signed_in(coordinator).get(reverse("oversight_complaints", args=["valle"])).status_code == 200


def test_it_is_no_object_that_a_list_or_search_could_find(made: Process) -> None:
    before = Object.objects.count()
    complain(made)
    assert Object.objects.count() == before


def test_its_leaves_are_one_kind_on_the_log_with_the_day_alone_and_disclosed_to_nobody(
    made: Process, members: list[Account]
) -> None:
    found = complain(made)
    actions.share(by=as_actor(members[0].person.object), complaint=found)
    answered(found, members)
    leaves = Leaf.objects.filter(kind__startswith="oversight.")
    assert leaves.count() == 4
    for leaf in leaves:
        assert not leaf.disclosures.exists()
        assert len(leaf.time) == len("2026-03-02")
    assert SECRET in bytes(leaves.order_by("id")[0].payload or b"").decode()


def test_an_answer_is_public_only_where_both_members_released_it(made: Process, members: list[Account]) -> None:
    answered(complain(made), members, release=False)
    page = reverse("oversight_page", args=["valle"])
    assert "El comité responde." not in Client().get(page).content.decode()
    answered(complain(made, "Otra cosa."), members, release=True)
    shown = Client().get(page).content.decode()
    assert "El comité responde." in shown
    assert "Otra cosa." not in shown
    [leaf] = Leaf.objects.filter(kind="oversight.answer_released")
    assert "Otra cosa." not in json.loads(bytes(leaf.payload or b"")).values()


def test_who_does_not_say_who_they_are_is_kept_nowhere(made: Process) -> None:
    someone = account("Quejosa")
    client, where = signed_in(someone), reverse("oversight_write", args=["valle"])
    data = {"request_id": str(uuid.uuid4()), "subject": "rules", "text": SECRET, "contact": ""}
    answer = client.post(where, data)
    assert answer.status_code == 200
    assert Complaint.objects.get().by is None
    assert Act.objects.get(action="oversight.complain").by is None
    client.post(where, {**data, "request_id": str(uuid.uuid4()), "named": "on"})
    assert Complaint.objects.filter(by=someone.person_id).count() == 1


def test_whoever_wrote_follows_it_by_a_link_that_is_shown_once(made: Process, members: list[Account]) -> None:
    where = reverse("oversight_write", args=["valle"])
    data = {"request_id": str(uuid.uuid4()), "subject": "rules", "text": SECRET, "contact": ""}
    first, second = (Client().post(where, data).content.decode() for _ in range(2))
    assert Complaint.objects.count() == 1
    assert "/oversight/answer/" in first
    assert "/oversight/answer/" not in second
    link = first.split("/oversight/answer/")[1].split("/")[0]
    answered(Complaint.objects.get(), members)
    page = Client().get(reverse("oversight_follow", args=["valle", link]))
    assert "El comité responde." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().get(reverse("oversight_follow", args=["valle", "x" * 32])).status_code == 404


def test_numbers_are_told_in_fives_and_of_months_that_are_over(made: Process) -> None:
    shown = []
    for number in range(11):
        with standing_at(NOON):
            told = queries.tally(made)
            assert (told.received, told.answered, told.waiting) == (0, 0, 0)
            complain(made, str(number))
        with standing_at(NOON + timedelta(days=31)):
            shown.append(queries.tally(made).received)
    assert shown == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_it_goes_on_while_a_process_is_closed(made: Process, coordinator: Account, members: list[Account]) -> None:
    processes.close_process(by=as_actor(coordinator.person.object), process=made, reason="Terminó.")
    assert answered(complain(made), members).answer


def test_the_committee_is_told_what_waits_and_nobody_else(
    made: Process, coordinator: Account, members: list[Account]
) -> None:
    with standing_at(NOON):
        complain(made)
    with standing_at(NOON + timedelta(days=6)):
        [item] = home.needs(made, as_actor(members[0].person.object))
        assert item.note == "atrasado"
        told = [item.address for item in home.needs(made, as_actor(coordinator.person.object))]
    assert told == [reverse("oversight_declare", args=["valle"])]


def test_text_is_needed_and_has_an_end(made: Process) -> None:
    for text in (" ", "x" * 20_001):
        with pytest.raises(Invalid) as refusal:
            complain(made, text)
        assert refusal.value.field == "text"
    with pytest.raises(Invalid):
        actions.complain(by=ANYONE, process=made, subject="gossip", text="x")


def test_a_flood_from_one_address_is_stopped_with_a_reason(made: Process, rf: Any) -> None:
    where = reverse("oversight_write", args=["valle"])
    for number in range(21):
        data = {"request_id": str(uuid.uuid4()), "subject": "rules", "text": str(number), "contact": ""}
        answer = Client().post(where, data)
    assert Complaint.objects.count() == 20
    assert "Llegaron demasiados mensajes desde aquí." in answer.content.decode()


def test_erasing_forgets_who_complained_and_what_they_wrote(made: Process) -> None:
    someone = person("Quejosa")
    actions.complain(by=Actor(someone.pk), process=made, subject="rules", text=SECRET, contact="aquí", named=True)
    assert SECRET in str(export.of_person(someone.pk)[1])
    export.erase(someone, None)  # type: ignore[arg-type]
    found = Complaint.objects.get()
    assert (found.by, found.text, found.contact) == (None, "", "")


@pytest.mark.django_db(transaction=True)
def test_eight_complaints_at_once_have_eight_numbers() -> None:
    made = process()
    written = at_once(*[partial(complain, made, str(number)) for number in range(8)])
    assert sorted(each.number for each in written) == list(range(1, 9))
