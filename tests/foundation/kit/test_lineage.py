"""Lineage: what an object comes from, told to each reader as far as they may know."""

from __future__ import annotations

import uuid

import pytest

from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.models import Act, Edge, Object, Relation, Visibility

pytestmark = pytest.mark.django_db


def thing(process: Object | None = None, visibility: Visibility = Visibility.PUBLIC) -> Object:
    """An object that everyone may see, unless told otherwise."""
    return Object.objects.create(kind="thing", process=process, visibility=visibility)


def edge(source: Object, target: Object, room: Object | None = None) -> None:
    """That `source` was contributed by `target`, said in an act."""
    act = Act.objects.create(request_id=uuid.uuid4(), action="test", capacity="public", at=clock.now())
    Edge.objects.create(source=source, target=target, relation=Relation.ATTRIBUTED, act=act, room=room)


def test_between_two_public_objects_an_edge_of_a_room_is_told_to_its_members_alone() -> None:
    process = thing()
    source, target, room = thing(process), thing(process), thing(process)
    edge(source, target, room)
    inside = Actor(uuid.uuid4(), (Standing(process.pk, "delegate", body=room.pk),))
    coordinator = Actor(uuid.uuid4(), (Standing(process.pk, "coordinator"),))
    elsewhere = Actor(uuid.uuid4(), (Standing(process.pk, "delegate", body=uuid.uuid4()),))
    for reader in (ANYONE, elsewhere):
        told = objects.origins([source.pk], reader)[source.pk]
        assert told.edges == ()
        assert told.reserved[Relation.ATTRIBUTED] == 1
        assert objects.outcomes(target.pk, reader) == ()
    for reader in (inside, coordinator):
        told = objects.origins([source.pk], reader)[source.pk]
        assert [one.target for one in told.edges] == [target]
        assert not told.reserved
        assert [one.source for one in objects.outcomes(target.pk, reader)] == [source]


def test_a_released_edge_is_told_to_everyone_who_sees_both_ends() -> None:
    process = thing()
    source, target, room = thing(process), thing(process), thing(process)
    edge(source, target, room)
    objects.release(source, Relation.ATTRIBUTED, target)
    assert [one.target for one in objects.origins([source.pk], ANYONE)[source.pk].edges] == [target]
    target.visibility = Visibility.PROCESS
    target.save()
    told = objects.origins([source.pk], ANYONE)[source.pk]
    assert told.edges == ()
    assert told.reserved.total() == 1


def test_origins_of_many_objects_cost_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    process = thing()
    sources = [thing(process) for _ in range(20)]
    target = thing(process)
    for source in sources:
        edge(source, target)
    with django_assert_num_queries(2):
        found = objects.origins([source.pk for source in sources], ANYONE)
    assert all(len(lineage.edges) == 1 for lineage in found.values())
