"""Printed ways in, for who has an account and no mail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, NotAllowed, TooLate
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.rules import has_role
from polsec.foundation.people import rules
from polsec.foundation.people.models import Account, EntryLink, Person
from polsec.foundation.people.tokens import new_token
from polsec.foundation.record.leaves import leave

VALID_FOR = timedelta(days=2)


@action("people.print_entry_link", lock="process", may=has_role("coordinator"), leaf="people.entry_printed")
def print_entry_link(*, by: Actor, request_id: UUID | None = None, process: Object, person: Person) -> EntryLink:
    """A link with which this person signs in once, to be handed over on paper. Its secret is in `token`, this once.

    Whoever prints one could use it, so each is on the record, and the person sees it among their details. Raises
    NotAllowed for somebody outside the process, who runs the site, who watches over the secretariat or who takes part
    elsewhere, too, since the link opens all that; Closed where the person has no account.
    """
    account = Account.objects.filter(person=person, is_active=True).first()
    if account is None:
        raise Closed(Message("This person has no account yet. Print an invitation for them instead."))
    is_others = rules.watches | rules.belongs_elsewhere
    if account.is_operator or not rules.serves.test(by, person) or is_others.test(by, person):
        raise NotAllowed
    leave("people.entry_printed", {"person": str(person.pk)}, process=process, about=[person.pk])
    return new_entry_link(account, made_by=by.person)


def new_entry_link(account: Account, *, made_by: UUID | None = None, valid_for: timedelta = VALID_FOR) -> EntryLink:
    """A link that signs this account in once; its secret is in `token`. Earlier ones that are open end."""
    account.entry_links.filter(used_at=None).update(expires_at=clock.now())
    token, token_hash = new_token()
    link = EntryLink.objects.create(
        account=account, token_hash=token_hash, made_by_id=made_by, expires_at=clock.now() + valid_for
    )
    link.token = token
    return link


@action("people.enter_by_link", lock="link", may=rules.holds_link, why_no_leaf="who signs in when is kept nowhere")
def enter_by_link(*, by: Actor, request_id: UUID | None = None, link: EntryLink) -> Account:
    """The account that a printed link signs in; the link is used up. Raises Closed or TooLate where it is not open."""
    check_open(link)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link.account


def check_open(link: EntryLink | None) -> EntryLink:
    """Raises Closed or TooLate, with what to do, where a printed link cannot be used (any more)."""
    if link is None or not link.account.is_active:
        raise Closed(Message("There is no such way in. Check that the whole address was copied."))
    if link.used_at:
        raise Closed(
            Message("This link was used already. If it was not you who used it, tell the secretariat at once.")
        )
    if link.expires_at <= clock.now():
        raise TooLate(Message("This link has expired or was replaced. Ask the secretariat for a new one."))
    return link
