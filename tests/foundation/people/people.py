"""What tests of people need: a process, its secretariat, somebody entered by it, every word of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from tests.foundation.processes import making

from polsec.foundation.kit.actors import Actor, Standing, actor_of
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.people import actions
from polsec.foundation.people.accounts import open_account
from polsec.foundation.people.models import Account, Institution, Person

ANA = {"name": "Ana Xol Caal", "email": "ana.xol@example.org", "phone": "+502 5555 1234"}


def a_process() -> Object:
    """A process of which nothing is known but that it is one."""
    key = uuid4()
    return Object.objects.create(
        id=key, kind="process", process_id=key, title={"es": "Diálogo"}, visibility=Visibility.PUBLIC
    )


def coordinator_of(process: Object, person: Person | None = None) -> Actor:
    """The coordinator of a process, by what they stand for alone."""
    who = person or Person.objects.enter(name="Coordinadora")
    return Actor(who.pk, (Standing(process.pk, "coordinator"),))


def entered(process: Object, by: Actor, **fields: Any) -> Person:
    """Somebody without an account, entered by a secretariat."""
    return actions.enter_person(by=by, process=process, **{**ANA, **fields})


def an_institution(process: Object, by: Actor, **fields: Any) -> Institution:
    """An institution that takes part in a process."""
    given = {
        "title": {"es": "Asociación Camino Nuevo"},
        "kind": "civil",
        "sector": "victims",
        "short_name": "CAMNU",
        "languages": ["Español", "Kaqchikel"],
    }
    institution = actions.enter_institution(by=by, process=process, **{**given, **fields})
    actions.note_joined(institution)
    return institution


def signed_up(email: str = "luis@example.org", name: str = "Luis Paz", **fields: Any) -> Account:
    """Somebody with an account and a confirmed address."""
    return open_account(email, name=name, is_verified=True, **fields)


def running(slug: str = "valle") -> tuple[Any, Account]:
    """An open process and the account of its coordinator."""
    account = signed_up("coordinadora@example.org", "Coordinadora Ruiz")
    return making.process(account.person.object, slug), account


def actor(account: Account) -> Actor:
    """Whoever has this account, with all that they stand for."""
    return actor_of(account.person_id)


def every_word() -> Iterator[str]:
    """All that is in the database, table by table, sessions as they read when opened."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            yield f"{model._meta.label}: {[getattr(row, field.attname) for field in model._meta.concrete_fields]}"
            if isinstance(row, AbstractBaseSession):
                yield f"{model._meta.label}: {row.get_decoded()}"


def traces(*words: str) -> list[str]:
    """Where one of these words is found in the database, in whatever letters."""
    return [text for text in every_word() for word in words if word.casefold() in text.casefold()]
