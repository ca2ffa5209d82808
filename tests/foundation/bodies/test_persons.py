"""What bodies do when a person turns out to be another one, is erased, or asks what is kept."""

from __future__ import annotations

import pytest
from tests.foundation.bodies import making

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Mandate, Voice
from polsec.foundation.kit.actors import SITE, actor_of
from polsec.foundation.kit.errors import Closed
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions as people
from polsec.foundation.people.export import export_of
from polsec.foundation.people.merging import merge
from polsec.foundation.people.models import Person
from polsec.foundation.processes import actions as processes

pytestmark = pytest.mark.django_db


def person_of(thing: Object) -> Person:
    """The person of an object."""
    found: Person = Person.objects.get(pk=thing.pk)
    return found


def test_two_entries_of_one_person_become_one_delegate() -> None:
    _process, group, _place, delegate = making.setting()
    kept = making.person("La misma")
    merge(person_of(delegate), person_of(kept))
    assert actor_of(kept.pk).rooms == {group.pk}
    assert actor_of(delegate.pk).rooms == frozenset()


def test_one_person_does_not_come_to_speak_for_two_institutions_by_being_two() -> None:
    process, group, place, delegate = making.setting()
    kept = making.person("La misma")
    making.mandate(making.seat(group, making.institution(process, "Otra")), kept)
    with pytest.raises(Closed) as refused:
        merge(person_of(delegate), person_of(kept))
    assert "speak for another institution" in str(refused.value)
    assert place.mandates.get(ended_at=None).person == delegate


def test_one_person_entered_twice_for_one_seat_holds_one_mandate_of_it() -> None:
    _process, group, place, delegate = making.setting()
    kept = making.person("La misma")
    making.mandate(place, kept, "alternate")
    merge(person_of(delegate), person_of(kept))
    assert [one.person for one in Mandate.objects.filter(ended_at=None)] == [kept]
    assert [one.person for one in Voice.objects.all()] == [kept]
    assert actor_of(kept.pk).rooms == {group.pk}


def test_who_is_erased_speaks_for_nobody_and_the_seat_remains() -> None:
    _process, _group, place, delegate = making.setting()
    people.erase_again(by=SITE, person=person_of(delegate))
    assert actor_of(delegate.pk).standings == ()
    assert not Voice.objects.exists()
    place.refresh_from_db()
    assert place.left_at is None
    making.mandate(place, making.person("Nueva"))


def test_a_person_reads_every_mandate_of_theirs() -> None:
    _, _, _, delegate = making.setting()
    rows = dict(export_of(person_of(delegate)))
    told = str(rows)
    assert "Grupo de Proyecto" in told
    assert "Ministerio de Gobernación" in told


@pytest.mark.parametrize("duty", ["coordinator", "expert"])
def test_nobody_comes_to_watch_over_themselves_by_being_two(duty: str) -> None:
    process, group, place, _delegate = making.setting()
    by = making.coordinator_of(process)
    watcher, watched = making.person("Una"), making.person("La misma")
    processes.give_role(by=by, process=process, person=watcher, role="committee", institution=place.institution)
    if duty == "coordinator":
        processes.give_role(by=by, process=process, person=watched, role=duty)
    else:
        bodies.assign(by=by, body=group, person=watched, duty=duty)
    with pytest.raises(Closed):
        merge(person_of(watched), person_of(watcher))
    assert actor_of(watcher.pk).roles_in(process.pk) == {"committee"}
