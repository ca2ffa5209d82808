"""Leaves get their indexes once, in the order of commits, by one writer; a kill leaves all of a batch or nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from tests.foundation.record import making
from tests.foundation.record.making import DECLINED, LATER, OPEN, SECRET

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.record import leaves, sequencer, tree
from polsec.foundation.record.models import Leaf, Log
from polsec.methods.transparency.verify import leaf_hash, proves_consistency, proves_inclusion, tree_root

MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)


def integrate_all(process: Object, **options: bool) -> Log:
    """The log once nothing is left that can be integrated."""
    sequencer.opened(process.pk)
    while sequencer.integrate(process.pk, **options):
        pass
    return Log.objects.get(process=process)


def hashes(process: Object) -> list[bytes]:
    """The hashes of the leaves of a process, by their indexes."""
    rows = Leaf.objects.filter(process=process, index__isnull=False).order_by("index")
    assert [row.index for row in rows] == list(range(len(rows)))
    return [leaf_hash(leaves.entry_of(row.shown_as, row.time, row.commitment)) for row in rows]


def test_the_first_leaf_states_the_kinds_and_the_root_is_that_of_rfc_6962(process: Object) -> None:
    for number in range(5):
        making.leaf(process, text=str(number))
    log = integrate_all(process)
    assert Leaf.objects.get(process=process, index=0).kind == "record.kinds"
    assert log.size == 6
    assert bytes(log.root) == tree_root(hashes(process))


@pytest.mark.django_db
def test_leaves_in_batches_make_the_tree_that_one_batch_makes(process: Object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 97)
    with making.acting(process):
        for number in range(1100):
            leaves.leave(OPEN.name, {"number": number}, process=process)
    log = integrate_all(process)
    found = hashes(process)
    assert len(found) == log.size == 1101
    assert bytes(log.root) == tree_root(found)
    for index in (0, 255, 256, 700, 1100):
        for size in (index + 1, 1024, 1101):
            if index < size:
                proof = tree.inclusion_proof(log, index, size)
                assert proves_inclusion(index, size, found[index], proof, tree_root(found[:size]))
    for old in (1, 97, 256, 1000):
        proof = tree.consistency_proof(log, old, 1101)
        assert proves_consistency(old, 1101, tree_root(found[:old]), bytes(log.root), proof)


def test_a_proof_takes_one_query(process: Object, django_assert_num_queries: object) -> None:
    with making.acting(process):
        for number in range(600):
            leaves.leave(OPEN.name, {"number": number}, process=process)
    log = integrate_all(process)
    with django_assert_num_queries(1):
        tree.inclusion_proof(log, 3, log.size)
    with django_assert_num_queries(1):
        tree.consistency_proof(log, 258, log.size)


def test_order_is_that_of_commits(process: Object) -> None:
    made = [making.leaf(process, number=number).pk for number in range(10)]
    integrate_all(process)
    later = making.leaf(process).pk
    integrate_all(process)
    placed = list(Leaf.objects.filter(kind=OPEN.name).order_by("index").values_list("pk", flat=True))
    assert placed == [*made, later]


def test_what_is_by_day_waits_until_the_day_is_over(process: Object) -> None:
    with clock.standing_at(MORNING):
        making.leaf(process, SECRET)
        making.leaf(process, LATER)
        integrate_all(process)
        assert Leaf.objects.get(kind=SECRET.name).index is None
        assert Leaf.objects.get(kind=LATER.name).index is not None
    with clock.standing_at(MORNING + timedelta(hours=14, minutes=59)):
        assert sequencer.waiting() == []
    with clock.standing_at(MORNING + timedelta(hours=15)):
        assert sequencer.waiting() == [process.pk]
        integrate_all(process)
    assert Leaf.objects.get(kind=SECRET.name).index is not None


def test_what_is_by_day_hides_order_hour_and_kind(process: Object) -> None:
    kinds = [SECRET, DECLINED]
    with clock.standing_at(MORNING):
        made = [making.leaf(process, kinds[number % 2], number=number) for number in range(40)]
    with clock.standing_at(MORNING + timedelta(days=1)):
        integrate_all(process)
    rows = list(Leaf.objects.filter(kind__in=[kind.name for kind in kinds]).order_by("index"))
    order = [row.pk for row in rows]
    assert sorted(order) == [each.pk for each in made]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)
    for row in rows:
        told = leaves.entry_of(row.shown_as, row.time, row.commitment)
        assert b'"kind":"tests.secret"' in told
        assert b'"time":"2026-03-03"' in told
        assert b"09:0" not in bytes(row.payload)


def test_an_export_does_not_wait_for_the_day_to_end(process: Object) -> None:
    making.leaf(process, SECRET)
    assert integrate_all(process, today_too=True, whole=True).size == 2


def test_a_clock_that_went_back_is_told_once(process: Object, monkeypatch: pytest.MonkeyPatch) -> None:
    def at(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    at(MORNING)
    making.leaf(process)
    integrate_all(process)
    at(MORNING - timedelta(hours=2))
    making.leaf(process)
    integrate_all(process)
    told = Leaf.objects.get(kind="record.clock")
    assert b'"before":"2026-03-03T09:00Z"' in bytes(told.payload)
    assert b'"after":"2026-03-03T07:00Z"' in bytes(told.payload)
    making.leaf(process)
    integrate_all(process)
    assert Leaf.objects.filter(kind="record.clock").count() == 1


def test_invented_times_are_no_clock_that_went_back(process: Object) -> None:
    for day in (5, 1):
        with clock.standing_at(MORNING + timedelta(days=day)):
            making.leaf(process)
        integrate_all(process)
    assert not Leaf.objects.filter(kind="record.clock").exists()


def test_a_change_of_the_kinds_is_stated_before_the_next_act(process: Object, monkeypatch: pytest.MonkeyPatch) -> None:
    from polsec.foundation.record import kinds

    making.leaf(process)
    integrate_all(process)
    new = kinds.Kind("tests.new", "New", kinds.Disclosure.AT_ONCE)
    monkeypatch.setitem(kinds._kinds, new.name, new)
    making.leaf(process, new)
    integrate_all(process)
    placed = list(Leaf.objects.filter(process=process).order_by("index").values_list("kind", flat=True))
    assert placed == ["record.kinds", OPEN.name, "record.kinds", new.name]
    assert b'"tests.new":"at-once"' in bytes(Leaf.objects.get(index=2).payload)


def test_a_batch_that_fails_at_any_step_leaves_nothing(process: Object, monkeypatch: pytest.MonkeyPatch) -> None:
    making.leaf(process)
    integrate_all(process)
    before = Log.objects.get(process=process)
    making.leaf(process)

    def fail(*arguments: object, **named: object) -> None:
        raise OSError("no space left on device")

    for place in ("_give_indexes", "_say"):
        with monkeypatch.context() as patch:
            patch.setattr(sequencer, place, fail)
            with pytest.raises(OSError, match="space"), transaction.atomic():
                sequencer.integrate(process.pk)
        after = Log.objects.get(process=process)
        assert (after.size, bytes(after.root)) == (before.size, bytes(before.root))
        assert Leaf.objects.filter(index=None).count() == 1
    assert integrate_all(process).size == 3
    assert bytes(Log.objects.get(process=process).root) == tree_root(hashes(process))


@pytest.mark.django_db(transaction=True)
def test_many_acts_and_two_sequencers_at_once_give_each_leaf_one_index(process: Object) -> None:
    stop, errors = threading.Event(), []

    def leave_some(name: str) -> None:
        try:
            for number in range(12):
                with transaction.atomic():
                    making.leaf(process, who=name, number=number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def sequence() -> None:
        try:
            while not stop.is_set():
                if not sequencer.step():
                    stop.wait(0.01)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    sequencers = [threading.Thread(target=sequence) for _ in range(2)]
    actors = [threading.Thread(target=leave_some, args=(f"actor {number}",)) for number in range(6)]
    for thread in (*sequencers, *actors):
        thread.start()
    for thread in actors:
        thread.join()
    stop.set()
    for thread in sequencers:
        thread.join()
    assert errors == []
    log = integrate_all(process)
    found = hashes(process)
    assert log.size == len(found) == 73
    assert bytes(log.root) == tree_root(found)
    for name in range(6):
        own = [
            leaf.payload for leaf in Leaf.objects.order_by("index") if f'"actor {name}"'.encode() in bytes(leaf.payload)
        ]
        assert [f'"number":{number},'.encode() in bytes(payload) for number, payload in enumerate(own)] == [True] * 12
