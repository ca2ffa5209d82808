"""Erasing a person: asked for by themselves, or on paper through a secretariat."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import is_system
from polsec.foundation.people import erasure, ledger, rules
from polsec.foundation.people.actions.persons import check_not_erased
from polsec.foundation.people.models import Person

LEDGER = "the ledger of erasures keeps it, apart from the record and from backups"


ON_PAPER = rules.serves & ~rules.watches & ~rules.belongs_elsewhere


@action("people.erase", lock="person", may=rules.is_self | ON_PAPER, why_no_leaf=LEDGER)
def erase(*, by: Actor, request_id: UUID | None = None, person: Person) -> Person:
    """Destroy all that is kept about a person. Raises Closed where that was done before.

    A secretariat erases nobody who watches over it or who takes part elsewhere, too: they do so themselves.

    The ledger's line is written last inside the transaction: it is never missing for an erasure that was done.
    """
    check_not_erased(person)
    for each in erasure.wipe(person):
        ledger.append(erasure.ledger_path(), each, clock.now())
    return person


@action("people.erase_again", lock="person", may=is_system, why_no_leaf=LEDGER)
def erase_again(*, by: Actor, request_id: UUID | None = None, person: Person) -> Person:
    """Destroy again what a restored backup brought back of a person whom the ledger names."""
    erasure.wipe(person)
    return person
