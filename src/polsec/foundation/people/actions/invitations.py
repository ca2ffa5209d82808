"""Invitations to take over what a secretariat entered about oneself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, TooLate
from polsec.foundation.kit.rules import anyone, is_signed_in
from polsec.foundation.people import rules
from polsec.foundation.people.accounts import note_address
from polsec.foundation.people.actions.persons import check_not_erased
from polsec.foundation.people.merging import merge
from polsec.foundation.people.models import Account, Claim, Person
from polsec.foundation.people.tokens import new_token

VALID_FOR = timedelta(days=30)
PRIVATE = "who was invited, and whether they came, is nobody else's"


@action("people.invite", lock="person", may=rules.serves, why_no_leaf=PRIVATE)
def invite(*, by: Actor, request_id: UUID | None = None, person: Person) -> Claim:
    """A new invitation; an earlier one that is open ends. Its secret is in `token`, this once.

    Raises Closed where the person has an account, or was erased.
    """
    check_not_erased(person)
    _check_unclaimed(person)
    return new_claim(person, made_by=by.person)


def new_claim(person: Person, *, made_by: UUID | None = None) -> Claim:
    """An invitation as part of an act that entered the person; an earlier one that is open ends."""
    person.claims.filter(used_at=None, revoked_at=None).update(revoked_at=clock.now())
    token, token_hash = new_token()
    claim = Claim.objects.create(
        person=person, token_hash=token_hash, made_by_id=made_by, expires_at=clock.now() + VALID_FOR
    )
    claim.token = token
    return claim


@action("people.revoke_invitation", lock="person", may=rules.serves, why_no_leaf=PRIVATE)
def revoke(*, by: Actor, request_id: UUID | None = None, person: Person) -> None:
    """The open invitation of a person ends; where there is none, nothing changes."""
    person.claims.filter(used_at=None, revoked_at=None).update(revoked_at=clock.now())


@action("people.accept_invitation", lock="claim", may=anyone, why_no_leaf=PRIVATE)
def accept(
    *, by: Actor, request_id: UUID | None = None, claim: Claim, email: str = "", is_verified: bool = False
) -> Account:
    """Whoever holds the invitation takes over the person with a new account.

    Raises Closed or TooLate where the invitation no longer holds, and Invalid where the address has an account: its
    owner signs in and joins the two instead.
    """
    person = _check_open(claim)
    try:
        with transaction.atomic():
            account = Account.objects.create_user(email, person=person)
            note_address(account, is_verified=is_verified)
    except IntegrityError as error:
        raise Invalid(
            Message("This address cannot be used here. If it is yours, sign in with it and open the invitation again."),
            field="email",
        ) from error
    _use(claim, person)
    return account


@action("people.join_invitation", lock="claim", may=is_signed_in, why_no_leaf=PRIVATE)
def join(*, by: Actor, request_id: UUID | None = None, claim: Claim) -> Person:
    """Whoever is signed in and holds the invitation is the same person: what was entered becomes theirs.

    Raises Closed or TooLate where the invitation no longer holds, NotAllowed without an account.
    """
    person = _check_open(claim)
    account = Account.objects.select_related("person").filter(person=by.person).first()
    if account is None:
        raise NotAllowed
    _use(claim, person)
    merge(person, account.person)
    return account.person


def check_open(claim: Claim | None) -> Claim:
    """Raises Closed or TooLate, with what to do, where an invitation cannot be used (any more)."""
    if claim is None:
        raise Closed(Message("There is no such invitation. Check that the whole address was copied."))
    if claim.used_at:
        raise Closed(
            Message("This invitation was used already. If it was not you who used it, tell the secretariat at once.")
        )
    if claim.revoked_at:
        raise Closed(Message("This invitation was replaced by another one. Use the newest, or ask for a new one."))
    if claim.expires_at <= clock.now():
        raise TooLate(Message("This invitation has expired. Ask the secretariat for a new one."))
    return claim


def _check_open(claim: Claim) -> Person:
    person = check_open(claim).person
    check_not_erased(person)
    _check_unclaimed(person)
    return person


def _check_unclaimed(person: Person) -> None:
    if person.claimed_at or Account.objects.filter(person=person).exists():
        raise Closed(Message("This person has an account already."))


def _use(claim: Claim, person: Person) -> None:
    person.claimed_at = claim.used_at = clock.now()
    person.save(update_fields=["claimed_at"])
    claim.save(update_fields=["used_at"])
