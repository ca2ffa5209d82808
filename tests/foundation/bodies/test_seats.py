"""Seats and mandates: one delegate and one alternate for each seat, one institution for each person, history kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.foundation.bodies import making
from tests.threads import at_once

from polsec.foundation.bodies import actions, queries
from polsec.foundation.bodies.models import Body, Mandate, Seat, Voice
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, actor_of
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.processes import actions as process_actions
from polsec.foundation.record.models import Audience, Disclosed, Leaf

pytestmark = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True)


def told_to_all() -> str:
    """Every payload on the record that the public can read, as one text."""
    rows = Disclosed.objects.filter(audience=Audience.PUBLIC).select_related("leaf")
    return " ".join(bytes(row.leaf.payload or b"").decode() for row in rows)


def test_a_process_has_one_highest_body() -> None:
    process = making.process()
    making.body(process)
    with pytest.raises(Invalid) as refused:
        making.body(process)
    assert refused.value.field == "is_highest"
    assert queries.bodies_of(process.object) == [queries.highest_body(process.object)]


def test_the_database_itself_holds_one_highest_body() -> None:
    process = making.process()
    making.body(process)
    other = making.body(process, highest=False, title="Grupo 1")
    other.highest_of = process.object
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_only_the_coordinator_creates_a_body() -> None:
    process = making.process()
    for who in (ANYONE, making.as_actor(making.person("Alguien"))):
        with pytest.raises(NotAllowed):
            making.body(process, by=who)
    assert not Body.objects.exists()


def test_a_mandate_makes_a_delegate_who_speaks_for_the_institution() -> None:
    process, group, place, delegate = making.setting()
    actor = actor_of(delegate.pk)
    assert actor.roles_in(process.pk) == {"delegate"}
    assert actor.rooms == {group.pk}
    spoken_for = queries.speaks_for(actor, group)
    assert spoken_for is not None
    assert spoken_for.pk == place.institution_id
    assert queries.titulars(group) == {place.institution_id: delegate}


def test_a_mandate_given_twice_is_refused() -> None:
    _, _, place, delegate = making.setting()
    for kind in ("titular", "alternate"):
        with pytest.raises(Invalid) as refused:
            making.mandate(place, delegate, kind)
        assert "has a mandate for this seat already" in str(refused.value)
    assert Mandate.objects.count() == 1


def test_a_seat_has_one_delegate_and_one_alternate() -> None:
    _, _, place, _ = making.setting()
    with pytest.raises(Invalid) as refused:
        making.mandate(place, making.person("Otra"))
    assert "delegate already" in str(refused.value)
    making.mandate(place, making.person("Suplente"), "alternate")
    with pytest.raises(Invalid) as refused:
        making.mandate(place, making.person("Tercera"), "alternate")
    assert "alternate already" in str(refused.value)


def test_a_person_speaks_for_one_institution_of_a_process() -> None:
    process, group, _, delegate = making.setting()
    other = making.seat(group, making.institution(process, "Universidad"))
    with pytest.raises(Invalid) as refused:
        making.mandate(other, delegate)
    assert "speaks for another institution" in str(refused.value)
    assert not other.mandates.exists()


def test_a_person_may_sit_for_the_same_institution_in_two_bodies_and_for_another_in_another_process() -> None:
    process, _, place, delegate = making.setting()
    working_group = making.body(process, highest=False, title="Grupo 1")
    institution = making.Institution.objects.get(pk=place.institution_id)
    making.mandate(making.seat(working_group, institution), delegate)
    elsewhere = making.process(slug="costa")
    making.mandate(making.seat(making.body(elsewhere), making.institution(elsewhere, "Iglesia")), delegate)
    assert Voice.objects.filter(person=delegate).count() == 2
    assert len(actor_of(delegate.pk).rooms) == 3


def test_when_the_person_changes_the_seat_and_its_history_remain() -> None:
    process, group, place, delegate = making.setting()
    actions.end_mandate(by=making.coordinator_of(process), mandate=place.mandates.get())
    assert actor_of(delegate.pk).roles_in(process.pk) == frozenset()
    newcomer = making.person("Nueva")
    making.mandate(place, newcomer)
    assert [mandate.person for mandate in place.mandates.order_by("id")] == [delegate, newcomer]
    assert queries.titulars(group) == {place.institution_id: newcomer}
    other = making.seat(group, making.institution(process, "Universidad"))
    making.mandate(other, delegate)


def test_a_mandate_ends_once() -> None:
    process, _, place, _ = making.setting()
    mandate = place.mandates.get()
    actions.end_mandate(by=making.coordinator_of(process), mandate=mandate)
    with pytest.raises(Closed):
        actions.end_mandate(by=making.coordinator_of(process), mandate=mandate)


def test_a_mandate_whose_last_day_has_passed_gives_no_voice_and_makes_room() -> None:
    process, group, _, _ = making.setting()
    place = making.seat(group, making.institution(process, "Universidad"))
    first, second = making.person("Primera"), making.person("Segunda")
    today = clock.now()
    making.mandate(place, first, until=today.date())
    assert actor_of(first.pk).rooms == {group.pk}
    with clock.standing_at(today + timedelta(days=1)):
        assert actor_of(first.pk).rooms == frozenset()
        assert place.institution_id not in queries.titulars(group)
        making.mandate(place, second)
        assert queries.titulars(group)[place.institution_id] == second
        assert place.mandates.get(person=first).ended_at is not None


def test_a_last_day_that_has_passed_is_refused() -> None:
    process, group, _, _ = making.setting()
    place = making.seat(group, making.institution(process, "Universidad"))
    with pytest.raises(Invalid) as refused:
        making.mandate(place, making.person("Primera"), until=date(2020, 1, 1))
    assert refused.value.field == "until"


def test_an_observer_is_in_the_room_and_takes_no_position() -> None:
    process, group, _, _ = making.setting()
    place = making.seat(group, making.institution(process, "Embajada"), capacity="observer")
    observer = making.person("Olga")
    making.mandate(place, observer)
    actor = actor_of(observer.pk)
    assert actor.roles_in(process.pk) == {"observer"}
    assert actor.rooms == {group.pk}
    assert queries.speaks_for(actor, group) is None
    assert place.institution not in queries.institutions_of(group)


def test_an_institution_takes_one_seat_in_a_body_and_none_in_another_process() -> None:
    _, group, place, _ = making.setting()
    institution = making.Institution.objects.get(pk=place.institution_id)
    with pytest.raises(Invalid):
        making.seat(group, institution)
    with pytest.raises(Invalid):
        making.seat(making.body(making.process(slug="costa")), institution)
    assert Seat.objects.count() == 1


def test_an_institution_that_leaves_takes_its_delegates_along_and_can_come_back() -> None:
    process, group, place, delegate = making.setting()
    actions.leave_seat(by=making.coordinator_of(process), seat=place)
    assert not queries.seats_of(group)
    assert actor_of(delegate.pk).rooms == frozenset()
    with pytest.raises(Closed):
        actions.leave_seat(by=making.coordinator_of(process), seat=place)
    again = making.seat(group, making.Institution.objects.get(pk=place.institution_id))
    assert again.pk == place.pk
    assert again.mandates.count() == 1


def test_a_donor_is_in_no_body() -> None:
    process, group, place, _ = making.setting()
    donor = making.person("Donante")
    coordinator = making.coordinator_of(process)
    process_actions.give_role(by=coordinator, process=process, person=donor, role="donor")
    with pytest.raises(Invalid):
        making.mandate(place, donor, "alternate")
    with pytest.raises(Invalid):
        actions.assign(by=coordinator, body=group, person=donor, duty="expert")
    assert actor_of(donor.pk).rooms == frozenset()


def test_facilitators_and_experts_are_in_the_room_as_long_as_they_are_assigned() -> None:
    process, group, _, delegate = making.setting()
    coordinator = making.coordinator_of(process)
    facilitator = making.person("Fátima")
    assignment = actions.assign(by=coordinator, body=group, person=facilitator, duty="facilitator")
    assert actor_of(facilitator.pk).roles_in(process.pk) == {"facilitator"}
    assert actor_of(facilitator.pk).rooms == {group.pk}
    with pytest.raises(Invalid):
        actions.assign(by=coordinator, body=group, person=facilitator, duty="facilitator")
    with pytest.raises(Invalid):
        actions.assign(by=coordinator, body=group, person=delegate, duty="expert")
    actions.end_assignment(by=coordinator, assignment=assignment)
    assert actor_of(facilitator.pk).rooms == frozenset()
    with pytest.raises(Closed):
        actions.end_assignment(by=coordinator, assignment=assignment)


def test_the_record_tells_everyone_the_type_alone_of_who_released_no_name() -> None:
    process = making.process()
    group = making.body(process)
    making.seat(group, making.institution(process, "Asociación Secreta", kind="civil"))
    making.seat(group, making.institution(process, "Universidad Pública", name_released_at=clock.now()))
    assert "Secreta" not in told_to_all()
    assert "Universidad Pública" in told_to_all()
    types = [
        json.loads(bytes(leaf.payload or b"")).get("type") for leaf in Leaf.objects.filter(kind="bodies.seat_given")
    ]
    assert types == ["civil", None]


def test_the_record_shows_mandates_to_the_body_alone() -> None:
    _, group, _, delegate = making.setting()
    leaf = Leaf.objects.get(kind="bodies.mandate_given")
    shown = leaf.disclosures.get()
    assert (shown.audience, shown.room) == (Audience.ROOM, group.object)
    assert len(leaf.time) == len("2026-11-24")
    assert str(delegate.pk) not in told_to_all()
    assert leaf.people.get().person == delegate


def test_which_protected_institution_holds_a_seat_is_committed_and_shown_to_nobody() -> None:
    process = making.process()
    group = making.body(process)
    making.seat(group, making.institution(process, "Protegida", is_protected=True, shown_as="civil"))
    assert not Leaf.objects.get(kind="bodies.seat_held").disclosures.exists()


@threads
def test_the_same_mandate_from_many_threads_is_given_once() -> None:
    process = making.process()
    group = making.body(process)
    place = making.seat(group, making.institution(process))
    coordinator, delegate = making.coordinator_of(process), making.person("Delia")
    give = [lambda: actions.give_mandate(by=coordinator, seat=place, person=delegate) for _ in range(8)]
    results = at_once(*give)
    assert sum(isinstance(result, Mandate) for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 7
    assert Mandate.objects.count() == 1


@threads
def test_two_institutions_that_name_one_person_at_once_do_not_both_get_them() -> None:
    process = making.process()
    group = making.body(process)
    places = [making.seat(group, making.institution(process, f"Institución {number}")) for number in range(6)]
    coordinator, delegate = making.coordinator_of(process), making.person("Delia")
    results = at_once(
        *(lambda place=place: actions.give_mandate(by=coordinator, seat=place, person=delegate) for place in places)
    )
    assert sum(isinstance(result, Mandate) for result in results) == 1
    assert Voice.objects.filter(person=delegate).count() == 1
    assert sum(isinstance(result, Invalid) for result in results) == 5


@threads
def test_a_mandate_that_ends_while_another_begins_leaves_the_person_their_voice() -> None:
    process, _, place, delegate = making.setting()
    institution = making.Institution.objects.get(pk=place.institution_id)
    other = making.seat(making.body(process, highest=False, title="Grupo 1"), institution)
    coordinator, mandate = making.coordinator_of(process), place.mandates.get()
    at_once(
        lambda: actions.end_mandate(by=coordinator, mandate=mandate),
        lambda: actions.give_mandate(by=coordinator, seat=other, person=delegate),
    )
    assert Mandate.objects.get(ended_at=None).voice == Voice.objects.get(person=delegate)


def test_each_query_costs_what_it_says(django_assert_num_queries: Callable[..., object]) -> None:
    process, group, _, delegate = making.setting()
    for number in range(5):
        place = making.seat(group, making.institution(process, f"Institución {number}"))
        making.mandate(place, making.person(f"Persona {number}"))
    actor = actor_of(delegate.pk)
    with django_assert_num_queries(1):
        assert len(queries.institutions_of(group)) == 6
    with django_assert_num_queries(1):
        assert len(queries.titulars(group)) == 6
    with django_assert_num_queries(2):
        assert [len(place.mandates.all()) for place in queries.seats_with_mandates(group)] == [1] * 6
    with django_assert_num_queries(1):
        assert queries.speaks_for(actor, group)
    with django_assert_num_queries(3):
        actor_of(delegate.pk)


def test_the_committee_accompanies_no_body_and_who_accompanies_one_speaks_for_nobody_in_it() -> None:
    process, group, place, _ = making.setting()
    coordinator = making.coordinator_of(process)
    watcher, expert = making.person("Vigilante"), making.person("Experta")
    process_actions.give_role(
        by=coordinator, process=process, person=watcher, role="committee", institution=place.institution
    )
    with pytest.raises(Invalid):
        actions.assign(by=coordinator, body=group, person=watcher, duty="facilitator")
    actions.assign(by=coordinator, body=group, person=expert, duty="expert")
    with pytest.raises(Invalid):
        making.mandate(place, expert, "alternate")
    assert "facilitator" not in actor_of(watcher.pk).roles_in(process.pk)
    assert actor_of(expert.pk).institutions_in(process.pk) == frozenset()
