"""Erasing: every word about a person goes, the ledger remembers, a restored backup forgets again."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from tests.foundation.people.people import ANA, a_process, an_institution, coordinator_of, entered, signed_up, traces

from polsec.errors import PolsecError
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import ANYONE, SITE, Actor
from polsec.foundation.kit.errors import Closed, NotAllowed
from polsec.foundation.people import actions, erasure, ledger, ports, queries
from polsec.foundation.people.export import export_of
from polsec.foundation.people.jobs import forget
from polsec.foundation.people.models import Account, Claim, Person, Session
from polsec.foundation.people.views.me import as_json
from polsec.foundation.record.models import Leaf

pytestmark = pytest.mark.django_db
WORDS = ("xol", "ana.xol@example.org", "5555 1234")


@pytest.fixture(autouse=True)
def ledger_file(tmp_path: Path, settings: Any) -> Path:
    """A ledger for this test alone."""
    settings.POLSEC_LEDGER = tmp_path / "ledger/erasures.jsonl"
    return Path(settings.POLSEC_LEDGER)


def somebody_with_everything() -> Person:
    """A person with account, password, sessions, consent, printed link, and a leaf about them."""
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    account = actions.accept(by=ANYONE, claim=actions.invite(by=by, person=person), email=ANA["email"])
    account.set_password("a long password of Ana")
    account.save()
    actions.print_entry_link(by=by, process=process, person=person)
    actions.give_consent(by=Actor(person.pk), person=person, process=process, what="name")
    Client().force_login(account)
    return person


def test_the_person_erases_themselves_and_no_word_is_left_in_any_table() -> None:
    person = somebody_with_everything()
    assert traces(*WORDS) != []
    actions.erase(by=Actor(person.pk), person=person)
    assert traces(*WORDS) == []
    person.refresh_from_db()
    assert (person.name, person.email, person.phone) == ("", None, "")
    assert person.erased_at is not None
    assert queries.names([person.pk]) == {person.pk: "una persona borrada"}
    assert not Account.objects.filter(person=person).exists()


def test_what_the_record_says_about_the_person_is_destroyed_and_its_leaf_stays() -> None:
    person = somebody_with_everything()
    actions.erase(by=Actor(person.pk), person=person)
    leaf = Leaf.objects.get(kind="people.entry_printed")
    assert (leaf.payload, leaf.salt) == (None, None)
    assert len(bytes(leaf.commitment)) == 32


def test_a_browser_in_which_the_address_waits_for_a_code_forgets_it(client: Client) -> None:
    person = somebody_with_everything()
    client.post("/es/accounts/login/code/", {"email": ANA["email"]})
    assert len(mail.outbox) == 1
    assert any("Session" in trace for trace in traces(ANA["email"]))
    actions.erase(by=Actor(person.pk), person=person)
    assert traces(*WORDS) == []


def test_a_secretariat_erases_on_paper_and_nobody_else_does() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    for other in (ANYONE, coordinator_of(a_process()), Actor(signed_up().person_id)):
        with pytest.raises(NotAllowed):
            actions.erase(by=other, person=person)
    actions.erase(by=by, person=person)
    assert traces(*WORDS) == []
    with pytest.raises(Closed):
        actions.erase(by=by, person=person)


def test_who_was_found_to_be_the_same_person_is_erased_with_them(ledger_file: Path) -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    account = signed_up()
    actions.join(by=Actor(account.person_id), claim=actions.invite(by=by, person=person))
    actions.erase(by=Actor(account.person_id), person=account.person)
    assert {line.person for line in ledger.read(ledger_file)} == {person.pk, account.person_id}
    assert traces(*WORDS, "luis") == []


def test_every_room_above_destroys_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    handlers = {"room": [lambda person, act: asked.append((person.pk, act.action))]}
    monkeypatch.setattr(ports.on_erase, "_handlers", handlers)
    person = somebody_with_everything()
    actions.erase(by=Actor(person.pk), person=person)
    assert asked == [(person.pk, "people.erase")]


def test_an_erasure_that_fails_in_one_room_changes_nothing(monkeypatch: pytest.MonkeyPatch, ledger_file: Path) -> None:
    def fail(person: object, act: object) -> None:
        raise OSError("full disk")

    person = somebody_with_everything()
    monkeypatch.setattr(ports.on_erase, "_handlers", {"room": [fail]})
    with pytest.raises(OSError, match="full disk"):
        actions.erase(by=Actor(person.pk), person=person)
    assert Person.objects.get(pk=person.pk).name == ANA["name"]
    assert list(ledger.read(ledger_file)) == []


def test_a_restored_backup_forgets_again_whom_the_ledger_names(ledger_file: Path) -> None:
    person, other = somebody_with_everything(), signed_up()
    actions.erase(by=Actor(person.pk), person=person)
    Person.objects.filter(pk=person.pk).update(erased_at=None, **ANA)
    Account.objects.create_user(ANA["email"], person=person)
    assert erasure.replay(ledger_file) == 1
    assert traces(*WORDS) == []
    assert erasure.replay(ledger_file) == 0
    assert Person.objects.get(pk=other.person_id).name == "Luis Paz"
    assert len(list(ledger.read(ledger_file))) == 1


def test_the_ledger_names_no_more_than_an_id_and_a_time(ledger_file: Path) -> None:
    person = somebody_with_everything()
    actions.erase(by=Actor(person.pk), person=person)
    line = json.loads(ledger_file.read_text(encoding="ascii"))
    assert set(line) == {"person", "at", "hash"}
    assert line["person"] == str(person.pk)
    assert ledger_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["change", "remove", "swap"])
def test_a_ledger_that_was_touched_is_found_before_anything_is_done(ledger_file: Path, harm: str) -> None:
    people = [signed_up(f"p{n}@example.org", f"P{n}").person for n in range(3)]
    for person in people:
        ledger.append(ledger_file, person.pk, clock.now())
    lines = ledger_file.read_bytes().splitlines(keepends=True)
    if harm == "change":
        lines[1] = lines[1].replace(str(people[1].pk).encode(), str(people[2].pk).encode())
    elif harm == "remove":
        del lines[1]
    else:
        lines[0], lines[1] = lines[1], lines[0]
    ledger_file.write_bytes(b"".join(lines))
    with pytest.raises(PolsecError, match="damaged at line"):
        erasure.replay(ledger_file)
    assert not Person.objects.exclude(erased_at=None).exists()


def test_a_line_that_a_power_failure_cut_off_does_no_harm(ledger_file: Path) -> None:
    first, second = signed_up("a@example.org").person, signed_up("b@example.org").person
    ledger.append(ledger_file, first.pk, clock.now())
    with ledger_file.open("ab") as file:
        file.write(b'{"person": "0')
    assert [line.person for line in ledger.read(ledger_file)] == [first.pk]
    ledger.append(ledger_file, second.pk, clock.now())
    assert [line.person for line in ledger.read(ledger_file)] == [first.pk, second.pk]


def test_only_the_site_itself_erases_again() -> None:
    person = somebody_with_everything()
    with pytest.raises(NotAllowed):
        actions.erase_again(by=Actor(person.pk), person=person)
    actions.erase_again(by=SITE, person=person)


def test_the_export_holds_every_personal_word_that_the_database_holds() -> None:
    person = somebody_with_everything()
    text = json.dumps([[title, rows] for title, rows in export_of(person)], ensure_ascii=False, default=as_json)
    for word in (ANA["name"], ANA["email"], ANA["phone"], str(person.pk), "people.give_consent"):
        assert word in text


def test_the_export_asks_every_room_and_leaves_out_those_that_know_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = {"a": [lambda who: ("Room A", [{"who": str(who)}])], "b": [lambda who: ("Room B", [])]}
    monkeypatch.setattr(ports.on_export, "_handlers", handlers)
    person = somebody_with_everything()
    sections = dict(export_of(person))
    assert sections["Room A"] == [{"who": str(person.pk)}]
    assert "Room B" not in sections


def files_of_the_database() -> bytes:
    """What lies on the disk of the embedded database; nothing where it is in memory or another one."""
    name = Path(str(connection.settings_dict["NAME"]))
    beside = (name.with_name(f"{name.name}{end}") for end in ("", "-wal"))
    return b"".join(path.read_bytes() for path in beside if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_is_overwritten_in_the_files_of_the_embedded_database() -> None:
    person = somebody_with_everything()
    assert not files_of_the_database() or b"Xol Caal" in files_of_the_database()
    actions.erase(by=Actor(person.pk), person=person)
    assert [
        word for word in (b"Xol Caal", b"ana.xol@example.org", b"5555 1234") if word in files_of_the_database()
    ] == []


def test_an_institution_stays_when_one_of_its_people_is_erased() -> None:
    process = a_process()
    by = coordinator_of(process)
    institution = an_institution(process, by)
    person = entered(process, by)
    actions.erase(by=by, person=person)
    institution.refresh_from_db()
    assert str(institution) == "Asociación Camino Nuevo"


def test_what_ended_is_forgotten_and_what_holds_is_kept() -> None:
    process = a_process()
    by = coordinator_of(process)
    claim = actions.invite(by=by, person=entered(process, by))
    account = signed_up()
    client = Client()
    client.force_login(account)
    forget()
    assert (Claim.objects.count(), Session.objects.count()) == (1, 1)
    with clock.standing_at(claim.expires_at + timedelta(days=91)):
        forget()
    assert (Claim.objects.count(), Session.objects.count()) == (0, 0)


def test_the_export_tells_what_the_record_tells_about_the_person() -> None:
    person = somebody_with_everything()
    record = dict(export_of(person))["Lo que el registro dice sobre usted"]
    assert [str(person.pk) in row["Contenido"].raw for row in record] == [True]
