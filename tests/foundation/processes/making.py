"""What tests of processes need: people, a process made from the template that ships."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import SITE, Actor, actor_of
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Person
from polsec.foundation.processes import actions
from polsec.foundation.processes.models import Process

TITLE = {"es": "Seguridad en el valle", "en": "Security in the valley"}
PURPOSE = {"es": "Acordar una política.", "en": "To agree on a policy."}


def person(name: str = "Ana") -> Object:
    """The object of somebody without an account."""
    thing: Object = Person.objects.enter(name=name).object
    return thing


def as_actor(someone: Object) -> Actor:
    """Somebody with all that they stand for now."""
    return actor_of(someone.pk)


def process(coordinator: Object | None = None, slug: str = "valle", *, opened: bool = True, **fields: Any) -> Process:
    """A process from the template, opened unless told otherwise."""
    first = coordinator or person("Coordinadora")
    given: dict[str, Any] = {"title": TITLE, "purpose": PURPOSE, "languages": ["es", "en"], **fields}
    made = actions.create(by=SITE, template="citizen-security", slug=slug, coordinator=first, **given)
    if opened:
        made = actions.open_process(by=as_actor(first), process=made)
    return made
