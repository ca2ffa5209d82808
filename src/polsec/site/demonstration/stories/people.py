"""The accounts of a told process: with them a visitor of the demonstration enters as anybody in it."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit.actors import ANYONE, Actor, actor_of
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Account, Person
from polsec.foundation.people.queries import claim_with
from polsec.site.models import DemonstrationAccount

DOMAIN = "demo.example"
"""A name that no mail can reach (RFC 2606)."""


def address(process: str, who: str) -> str:
    """An invented e-mail address."""
    return f"{who}.{process}@{DOMAIN}"


def operator() -> Actor:
    """Whoever runs the demonstration site, and may create processes on it."""
    account = Account.objects.filter(email=f"operator@{DOMAIN}").first()
    if account is None:
        account = Account.objects.create_user(f"operator@{DOMAIN}", name="Operación DEMO", is_operator=True)
        DemonstrationAccount.objects.create(account=account, process=None, role="operator", order=0)
    return actor_of(account.person_id, is_operator=True)


def enter_with_account(process: str, who: str, name: str) -> Object:
    """The object of a new person who has an account."""
    return Account.objects.create_user(address(process, who), name=name).person.object


def take_over(process: str, who: str, token: str) -> Account:
    """Whoever was invited comes with their link."""
    claim = claim_with(token)
    if claim is None:
        raise LookupError(f"no invitation of {who} in {process}")
    return people.accept(by=ANYONE, claim=claim, email=address(process, who), is_verified=True)


def offer(process: Object, person: Object, role: str, order: int, label: str = "") -> None:
    """Let a visitor of the demonstration enter as this person."""
    account = Account.objects.get(person=Person.objects.get(pk=person.pk))
    DemonstrationAccount.objects.create(account=account, process=process, role=role, label=label, order=order)


def now(person: Object | UUID) -> Actor:
    """A person with all that they stand for by now."""
    return actor_of(person if isinstance(person, UUID) else person.pk)
