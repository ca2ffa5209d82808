"""The register of incidents is read by those who protect, and by nobody who has the database alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from tests.foundation.protection.making import place

from polsec.foundation.kit import clock
from polsec.foundation.kit.clock import standing_at
from polsec.foundation.kit.errors import Invalid, NotAllowed
from polsec.foundation.processes.ports import needs_of_mine, told
from polsec.foundation.protection import actions, queries
from polsec.foundation.protection.models import Entry
from polsec.foundation.protection.sealing import KEY_PREFIX, RegisterShut, key_file, seal, unseal
from polsec.foundation.record.models import Leaf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]
SECRET = "Llamaron tres veces a una delegada."


@pytest.fixture
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def given(**changed: Any) -> dict[str, Any]:
    """An incident of today."""
    return {"kind": "threat", "happened_on": date(2026, 1, 5), "what": SECRET, "done": "Se avisó.", **changed}


def test_what_is_written_is_read_again_with_what_was_added() -> None:
    made = place()
    today = made.process.today()
    row = actions.write_incident(by=made.committee, process=made.process, **given(follow_up_on=today))
    (read,) = queries.incidents(made.process)
    assert (read.id, read.label, read.happened_on, read.what) == (row.pk, "Threat", date(2026, 1, 5), SECRET)
    assert read.follow_up_on == today
    later = today + timedelta(days=7)
    actions.add_to_incident(
        by=made.coordinator, process=made.process, incident=row, done="Se habló con ella.", follow_up_on=later
    )
    (read,) = queries.incidents(made.process)
    assert [each.done for each in read.additions] == ["Se habló con ella."]
    assert read.follow_up_on == later
    actions.add_to_incident(by=made.coordinator, process=made.process, incident=row, done="Resuelto.")
    (read,) = queries.incidents(made.process)
    assert read.follow_up_on is None


def test_the_database_holds_nothing_of_it_in_clear() -> None:
    made = place()
    actions.write_incident(by=made.coordinator, process=made.process, **given())
    row = Entry.objects.get()
    sealed = bytes(row.sealed)
    for word in (SECRET, "threat", "2026-01-05", "Se avisó", str(made.coordinator_object.pk)):
        assert word.encode() not in sealed
    assert {field.name for field in Entry._meta.get_fields()} == {"id", "process", "about", "later", "sealed"}


def test_it_leaves_nothing_on_the_record() -> None:
    made = place()
    before = Leaf.objects.count()
    actions.write_incident(by=made.coordinator, process=made.process, **given())
    assert Leaf.objects.count() == before


def test_the_key_is_a_file_of_its_own_for_its_owners_eyes() -> None:
    made = place()
    actions.write_incident(by=made.coordinator, process=made.process, **given())
    path = key_file(made.process.pk)
    assert path.parent == settings.ENVIRONMENT.data / "keys"
    assert path.name.startswith(KEY_PREFIX)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
    assert [each.name for each in path.parent.glob("*.new")] == []


def test_two_processes_have_two_keys() -> None:
    one, other = place(), place("otro")
    for made in (one, other):
        actions.write_incident(by=made.coordinator, process=made.process, **given())
    assert key_file(one.process.pk).read_bytes() != key_file(other.process.pk).read_bytes()
    assert len(queries.incidents(one.process)) == 1


def test_without_its_key_or_with_one_that_others_may_read_it_stays_shut() -> None:
    made = place()
    actions.write_incident(by=made.coordinator, process=made.process, **given())
    path = key_file(made.process.pk)
    path.chmod(0o644)
    with pytest.raises(RegisterShut, match="others may read its key"):
        queries.incidents(made.process)
    path.unlink()
    with pytest.raises(RegisterShut, match="not on this machine"):
        queries.incidents(made.process)


def test_an_entry_that_was_changed_moved_or_cut_is_not_read() -> None:
    made = place()
    first = actions.write_incident(by=made.coordinator, process=made.process, **given())
    second = actions.write_incident(by=made.coordinator, process=made.process, **given())
    sealed = bytes(Entry.objects.get(pk=first.pk).sealed)
    for broken in (
        sealed[:-1],
        sealed[:5],
        b"",
        sealed[:-1] + bytes([sealed[-1] ^ 1]),
        b"\x02" + sealed[1:],
    ):
        with pytest.raises(RegisterShut, match="changed outside"):
            unseal(broken, process=made.process.pk, entry=first.pk)
    with pytest.raises(RegisterShut):
        unseal(sealed, process=made.process.pk, entry=second.pk)


def test_the_same_words_are_never_sealed_alike() -> None:
    made = place()
    row = actions.write_incident(by=made.coordinator, process=made.process, **given())
    sealed = {seal({"a": 1}, process=made.process.pk, entry=row.pk) for _ in range(100)}
    assert len(sealed) == 100


@pytest.mark.parametrize("role", ["facilitator", "expert", "observer", "auditor", "donor"])
def test_nobody_else_writes_into_it(role: str) -> None:
    made = place()
    with pytest.raises(NotAllowed):
        actions.write_incident(by=made.with_role(role), process=made.process, **given())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"happened_on": date(2999, 1, 1)}, "happened_on"),
        ({"what": "  "}, "what"),
        ({"what": "x" * 10_001}, "what"),
        ({"done": "x" * 10_001}, "done"),
        ({"follow_up_on": date(2000, 1, 1)}, "follow_up_on"),
    ],
)
def test_what_cannot_be_an_incident_is_refused_at_its_field(changed: dict[str, Any], field: str) -> None:
    made = place()
    with pytest.raises(Invalid) as refusal:
        actions.write_incident(by=made.coordinator, process=made.process, **given(**changed))
    assert refusal.value.field == field
    assert not Entry.objects.exists()


def test_an_incident_of_another_process_gets_nothing_added() -> None:
    made, other = place(), place("otro")
    row = actions.write_incident(by=other.coordinator, process=other.process, **given())
    with pytest.raises(Invalid, match="not an incident of this process"):
        actions.add_to_incident(by=made.coordinator, process=made.process, incident=row, done="…")


def test_it_is_written_while_the_process_is_paused() -> None:
    made = place()
    actions.ask_pause(by=made.coordinator, process=made.process)
    actions.confirm_pause(by=made.committee, process=made.process)
    row = actions.write_incident(by=made.coordinator, process=made.process, **given())
    actions.add_to_incident(by=made.committee, process=made.process, incident=row, done="Se llamó.")
    assert len(queries.incidents(made.process)) == 1


def test_whoever_protects_is_reminded_in_words_that_tell_others_little() -> None:
    made = place()
    today = made.process.today()
    actions.write_incident(by=made.coordinator, process=made.process, **given(follow_up_on=today))
    actions.ask_pause(by=made.coordinator, process=made.process)
    for_committee = [item.text for item in told(needs_of_mine, made.process, made.committee)]
    assert {"A step waits for a second person", "Something is to be looked at again"} <= set(for_committee)
    for_coordinator = [item.text for item in told(needs_of_mine, made.process, made.coordinator)]
    assert "A step waits for a second person" not in for_coordinator
    assert not any("wait" in item.text for item in told(needs_of_mine, made.process, made.with_role("observer")))


def test_the_register_is_read_with_one_query(django_assert_num_queries: Any) -> None:
    made = place()
    for _ in range(5):
        row = actions.write_incident(by=made.coordinator, process=made.process, **given())
        actions.add_to_incident(by=made.coordinator, process=made.process, incident=row, done="…")
    with django_assert_num_queries(1):
        assert len(queries.incidents(made.process)) == 5


def test_what_is_due_is_what_has_a_day_that_has_come() -> None:
    made = place()
    today = made.process.today()
    for day in (today, today + timedelta(days=2), None):
        actions.write_incident(by=made.coordinator, process=made.process, **given(follow_up_on=day))
    assert len(queries.due(made.process, today)) == 1
    with standing_at(clock.now() + timedelta(days=2)):
        assert len(queries.due(made.process, made.process.today())) == 2
