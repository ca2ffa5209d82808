"""What tests of processes need: people with and without accounts, institutions, a process from the template."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.test import Client

from polsec.foundation.kit.actors import SITE, Actor, actor_of
from polsec.foundation.kit.models import Object
from polsec.foundation.people.actions import enter_institution
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes import actions
from polsec.foundation.processes.models import Process

TITLE = {"es": "Seguridad en el valle", "en": "Security in the valley"}
PURPOSE = {"es": "Acordar una política.", "en": "To agree on a policy."}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_numbers = count(1)


def person(name: str = "Ana") -> Object:
    """The object of somebody without an account."""
    thing: Object = Person.objects.enter(name=name).object
    return thing


def as_actor(someone: Object) -> Actor:
    """Somebody with all that they stand for now."""
    return actor_of(someone.pk)


def account(name: str = "Ana") -> Account:
    """Somebody with an account."""
    return Account.objects.create_user(f"{next(_numbers)}@example.org", name=name)


def signed_in(someone: Account) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(someone, backend=BACKEND)
    return client


def process(coordinator: Object | None = None, slug: str = "valle", *, opened: bool = True, **fields: Any) -> Process:
    """A process from the template, opened unless told otherwise."""
    first = coordinator or person("Coordinadora")
    given: dict[str, Any] = {"title": TITLE, "purpose": PURPOSE, "languages": ["es", "en"], **fields}
    made = actions.create(by=SITE, template="citizen-security", slug=slug, coordinator=first, **given)
    if opened:
        made = actions.open_process(by=as_actor(first), process=made)
    return made


def institution(process: Process, by: Actor, sector: str = "ngos") -> Object:
    """An institution of a process, of some sector."""
    title = {"es": f"Institución {next(_numbers)}"}
    thing: Object = enter_institution(by=by, process=process.object, title=title, kind="civil", sector=sector).object
    return thing


def committee(process: Process, by: Actor, *sectors: str) -> list[Account]:
    """Members of the complaints committee, one from each sector."""
    members = [account(f"Miembro {sector}") for sector in sectors]
    for member, sector in zip(members, sectors, strict=True):
        origin = institution(process, by, sector)
        actions.give_role(by=by, process=process, person=member.person.object, role="committee", institution=origin)
    return members
