"""Who may do what with persons and institutions."""

from __future__ import annotations

from datetime import timedelta

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor, actor_of
from polsec.foundation.kit.rules import predicate
from polsec.foundation.people.models import Account, EntryLink, Institution, Person

LIFT_WITHIN = timedelta(hours=24)
"""In which a second member of the secretariat confirms that a protection ends."""
WATCHERS = frozenset({"committee", "auditor"})
"""Roles that watch the secretariat, so that it can neither enter in their name nor erase them."""


@predicate
def is_self(actor: Actor, row: Person) -> bool:
    """Whether the actor is this person."""
    return actor.person is not None and actor.person == row.pk


@predicate
def serves(actor: Actor, row: Person) -> bool:
    """Whether the actor is of the secretariat that entered this person, or of a process that they take part in."""
    secretariat = actor.secretariat_of
    if not secretariat:
        return False
    return row.entered_in_id in secretariat or bool(secretariat & actor_of(row.pk).processes)


@predicate
def watches(actor: Actor, row: Person) -> bool:
    """Whether this person watches over a process that the actor helps to run."""
    standings = actor_of(row.pk).standings
    return any(one.role in WATCHERS and one.process in actor.secretariat_of for one in standings)


@predicate
def belongs_elsewhere(actor: Actor, row: Person) -> bool:
    """Whether this person has an account with which they stand in a process that the actor does not help to run."""
    if not Account.objects.filter(person=row.pk).exists():
        return False
    return any(one.process not in actor.secretariat_of for one in actor_of(row.pk).standings)


@predicate
def is_unclaimed(actor: Actor, row: Person) -> bool:
    """Whether nobody has taken over what a secretariat entered about this person."""
    return row.claimed_at is None and row.entered_in_id is not None


@predicate
def speaks_for(actor: Actor, row: Institution) -> bool:
    """Whether a mandate lets the actor speak for this institution."""
    return row.pk in actor.institutions_in(row.process_id)


@predicate
def confirms(actor: Actor, row: Institution) -> bool:
    """Whether another member of the secretariat asked within the last day to end this institution's protection."""
    process, asked_by = row.process_id, row.lift_asked_by_id
    if process not in actor.secretariat_of or asked_by in (None, actor.person) or not row.lift_asked_at:
        return False
    return clock.now() - row.lift_asked_at <= LIFT_WITHIN and process in actor_of(asked_by).secretariat_of


@predicate
def holds_link(actor: Actor, row: EntryLink) -> bool:
    """Whoever holds the link was given it: its secret is what was asked for to find the row."""
    return row.token_hash != ""
