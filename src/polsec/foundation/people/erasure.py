"""Destroying what is kept about a person, here and in every room above; again after a restore."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import current_act
from polsec.foundation.kit.actors import SITE
from polsec.foundation.kit.models import Object
from polsec.foundation.people import ledger, ports
from polsec.foundation.people.models import Account, Person, Session
from polsec.foundation.record.leaves import destroy


def ledger_path() -> Path:
    """Where the ledger of erasures is kept."""
    return Path(settings.POLSEC_LEDGER)


def wipe(person: Person) -> list[UUID]:
    """Destroy, inside an act, all that is kept about a person; what is left is an id and that it was erased.

    Persons who were found to be the same one go with them. Gives the ids of all.
    """
    same = [person, *Person.objects.filter(merged_into=person)]
    for each in same:
        _forget_sessions(each)
        Account.objects.filter(person=each).delete()
        for handler in ports.on_erase.everyone():
            handler(each.object, current_act())
        destroy(each.object)
        each.claims.all().delete()
        each.consents.all().delete()
        _empty(each)
    transaction.on_commit(overwrite)
    return [each.pk for each in same]


def overwrite() -> None:
    """Bring what was destroyed out of SQLite's write-ahead log, too; where somebody reads just now, it goes later."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _empty(person: Person) -> None:
    now = clock.now()
    person.name, person.email, person.phone = "", None, ""
    person.erased_at, person.hidden_at = person.erased_at or now, person.hidden_at or now
    person.entered_by = None
    person.save()
    Object.objects.filter(pk=person.pk).update(title={}, hidden_at=person.hidden_at)


def _forget_sessions(person: Person) -> None:
    """Browsers of this person, and those of nobody yet in which their address waits for a code."""
    Session.objects.filter(account__person=person).delete()
    if person.email:
        waiting = Session.objects.filter(account=None)
        Session.objects.filter(pk__in=_holding(person.email, waiting)).delete()


def _holding(text: str, sessions: Iterable[Session]) -> list[str]:
    return [session.session_key for session in sessions if text in str(session.get_decoded()).lower()]


def replay(path: Path) -> int:
    """Erase again whoever the ledger names and a restored backup brought back; how many that were.

    Raises PolsecError where the ledger is damaged, before anything is changed.
    """
    from polsec.foundation.people.actions.erasing import erase_again

    named = [line.person for line in ledger.read(path)]
    done = 0
    for person in Person.objects.filter(pk__in=named, erased_at=None):
        if Person.objects.filter(pk=person.pk, erased_at=None).exists():  # not gone together with an earlier one
            erase_again(by=SITE, person=person)
            done += 1
    return done
