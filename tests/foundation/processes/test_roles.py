"""Roles: held once at a time, ended and kept in the history; the last coordinator stays."""

import json
from datetime import datetime
from functools import partial

import pytest
from tests.foundation.processes.making import as_actor, committee, institution, person, process
from tests.threads import at_once

from polsec.foundation.kit import actors
from polsec.foundation.kit.actors import Actor, Standing, actor_of
from polsec.foundation.kit.clock import now
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import make
from polsec.foundation.people.models import Claim, Person
from polsec.foundation.people.tokens import hash_of
from polsec.foundation.processes import actions, export, queries
from polsec.foundation.processes.models import Process, Role
from polsec.foundation.record.models import Leaf


@pytest.fixture
def coordinator(db: None) -> Object:
    """Who coordinates the process."""
    return person("Coordinadora")


@pytest.fixture
def made(coordinator: Object) -> Process:
    """A process that is open."""
    return process(coordinator)


def test_a_role_opens_the_process_to_whoever_holds_it_and_ends_with_it(made: Process, coordinator: Object) -> None:
    expert = person("Experta")
    held = actions.give_role(by=as_actor(coordinator), process=made, person=expert, role="expert")
    assert as_actor(expert).roles_in(made.pk) == {"expert"}
    actions.end_role(by=as_actor(coordinator), process=made, role=held)
    assert as_actor(expert).roles_in(made.pk) == frozenset()
    assert [role.person for role in queries.role_history(made)] == [expert]


def test_nobody_speaks_for_an_institution_by_a_role(made: Process, coordinator: Object) -> None:
    by = as_actor(coordinator)
    expert, origin = person("Experta"), institution(made, by)
    actions.give_role(by=by, process=made, person=expert, role="expert", institution=origin)
    assert as_actor(expert).institutions_in(made.pk) == frozenset()


def test_a_role_that_ended_can_be_given_again_and_both_times_stay(made: Process, coordinator: Object) -> None:
    by, expert = as_actor(coordinator), person("Experta")
    for _ in range(2):
        held = actions.give_role(by=by, process=made, person=expert, role="expert")
        actions.end_role(by=by, process=made, role=held)
    assert Role.objects.filter(person=expert).exclude(until=None).count() == 2


def test_a_role_held_is_not_given_twice(made: Process, coordinator: Object) -> None:
    by, expert = as_actor(coordinator), person("Experta")
    actions.give_role(by=by, process=made, person=expert, role="expert")
    with pytest.raises(Invalid):
        actions.give_role(by=by, process=made, person=expert, role="expert")
    assert Role.objects.filter(person=expert).count() == 1


def test_the_last_coordinator_cannot_be_removed(made: Process, coordinator: Object) -> None:
    by = as_actor(coordinator)
    first = made.roles.get(person=coordinator)
    with pytest.raises(Invalid):
        actions.end_role(by=by, process=made, role=first)
    second = person("Segunda")
    actions.give_role(by=by, process=made, person=second, role="coordinator")
    actions.end_role(by=by, process=made, role=first)
    with pytest.raises(Invalid):
        actions.end_role(by=as_actor(second), process=made, role=made.roles.get(person=second))


def test_a_role_that_ended_does_not_end_again(made: Process, coordinator: Object) -> None:
    by = as_actor(coordinator)
    held = actions.give_role(by=by, process=made, person=person(), role="auditor")
    actions.end_role(by=by, process=made, role=held)
    with pytest.raises(Closed):
        actions.end_role(by=by, process=made, role=held)


@pytest.mark.parametrize("role", ["facilitator", "expert", "observer", "auditor", "donor", None])
def test_only_a_coordinator_gives_roles(made: Process, coordinator: Object, role: str | None) -> None:
    someone = person("Alguien")
    if role:
        actions.give_role(by=as_actor(coordinator), process=made, person=someone, role=role)
    with pytest.raises(NotAllowed):
        actions.give_role(by=as_actor(someone), process=made, person=person(), role="coordinator")


def test_a_donor_sees_no_room_and_holds_no_other_role(made: Process, coordinator: Object) -> None:
    by, donor = as_actor(coordinator), person("Donante")
    actions.give_role(by=by, process=made, person=donor, role="donor")
    inside = make("institution", process=made.object, title={"es": "X"}, visibility=Visibility.PROCESS)
    room = make("institution", process=made.object, title={"es": "Y"}, visibility=Visibility.ROOM, room=made.object)
    actor = as_actor(donor)
    assert not Object.objects.filter(pk__in=[inside.pk, room.pk]).visible_to(actor).exists()
    assert not inside.is_visible_to(actor)
    for role in ("expert", "observer", "coordinator"):
        with pytest.raises(Invalid):
            actions.give_role(by=by, process=made, person=donor, role=role)
    expert = person("Experta")
    actions.give_role(by=by, process=made, person=expert, role="expert")
    with pytest.raises(Invalid):
        actions.give_role(by=by, process=made, person=expert, role="donor")


def test_whoever_speaks_for_an_institution_is_no_donor(
    made: Process, coordinator: Object, monkeypatch: pytest.MonkeyPatch
) -> None:
    delegate = person("Delegada")
    by_mandate = Standing(made.pk, "delegate", body=made.pk)
    monkeypatch.setattr(actors, "_sources", [*actors._sources, lambda who: [by_mandate] if who == delegate.pk else []])
    with pytest.raises(Invalid):
        actions.give_role(by=as_actor(coordinator), process=made, person=delegate, role="donor")


def test_who_runs_the_process_is_not_in_the_committee_that_watches_it(made: Process, coordinator: Object) -> None:
    by = as_actor(coordinator)
    origin = institution(made, by)
    with pytest.raises(Invalid) as refusal:
        actions.give_role(by=by, process=made, person=coordinator, role="committee", institution=origin)
    assert refusal.value.field == "role"
    [member] = committee(made, by, "police")
    with pytest.raises(Invalid):
        actions.give_role(by=by, process=made, person=member.person.object, role="facilitator")


def test_a_member_of_the_committee_comes_from_an_institution(made: Process, coordinator: Object) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.give_role(by=as_actor(coordinator), process=made, person=person(), role="committee")
    assert refusal.value.field == "institution"


def test_an_invitation_makes_person_role_and_a_link_of_which_only_the_hash_is_kept(
    made: Process, coordinator: Object
) -> None:
    claim = actions.invite_to_role(by=as_actor(coordinator), process=made, name="Eva", role="expert")
    assert Role.objects.get(person=claim.person.object).role == "expert"
    assert Claim.objects.get(pk=claim.pk).token_hash == hash_of(claim.token)
    assert Person.objects.get(pk=claim.person_id).name == "Eva"


def test_the_leaf_of_a_role_is_read_in_the_process_and_not_by_the_public(made: Process, coordinator: Object) -> None:
    expert = person("Experta")
    actions.give_role(by=as_actor(coordinator), process=made, person=expert, role="expert")
    leaf = Leaf.objects.filter(kind="processes.role").order_by("id").last()
    assert leaf is not None
    assert json.loads(bytes(leaf.payload or b""))["person"] == str(expert.pk)
    assert [disclosed.audience for disclosed in leaf.disclosures.all()] == ["process"]
    assert leaf.people.get().person == expert


def test_erasing_ends_roles_and_an_operator_fills_the_place_of_the_last_coordinator(
    made: Process, coordinator: Object
) -> None:
    operator = Actor(person("Operadora").pk, is_operator=True)
    with pytest.raises(NotAllowed):
        actions.give_role(by=operator, process=made, person=person(), role="coordinator")
    export.erase(coordinator, None)  # type: ignore[arg-type]
    assert actor_of(coordinator.pk).roles_in(made.pk) == frozenset()
    successor = person("Sucesora")
    actions.give_role(by=operator, process=made, person=successor, role="coordinator")
    assert as_actor(successor).secretariat_of == {made.pk}
    with pytest.raises(NotAllowed):
        actions.give_role(by=operator, process=made, person=person(), role="coordinator")


def test_what_is_kept_about_a_person_is_given_to_them(made: Process, coordinator: Object) -> None:
    _title, rows = export.of_person(coordinator.pk)
    assert len(rows) == 1
    assert now().date() in {value.date() for value in rows[0].values() if isinstance(value, datetime)}


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_give_the_same_role_at_once_one_does() -> None:
    coordinator = person("Coordinadora")
    made, expert, by = process(coordinator), person("Experta"), as_actor(coordinator)
    give = partial(actions.give_role, by=by, process=made, person=expert, role="expert")
    answers = at_once(*[give] * 8)
    assert sum(isinstance(answer, Role) for answer in answers) == 1
    assert Role.objects.filter(person=expert, until=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_remove_each_other_at_once_leave_one() -> None:
    first, second = person("Una"), person("Otra")
    made = process(first)
    actions.give_role(by=as_actor(first), process=made, person=second, role="coordinator")
    roles = {role.person_id: role for role in made.roles.filter(role="coordinator")}
    ends = [
        partial(actions.end_role, by=as_actor(mine), process=made, role=roles[other.pk])
        for mine, other in ((first, second), (second, first))
    ]
    at_once(*ends)
    assert made.roles.filter(role="coordinator", until=None).count() == 1
