"""What tests of the record need: a process, acts in it that leave leaves, and a program that signs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from polsec.foundation.kit import actions, clock
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.foundation.record.leaves import leave
from polsec.foundation.record.models import Leaf

OPEN = Kind("tests.open", "Something public", Disclosure.AT_ONCE)
LATER = Kind("tests.later", "Something for later", Disclosure.AT_EVENT)
SECRET = Kind("tests.secret", "Something reserved", Disclosure.NEVER, by_day=True)
DECLINED = Kind("tests.declined", "An invitation declined", Disclosure.NEVER, shown_as="tests.secret", by_day=True)
KINDS = {kind.name: kind for kind in (OPEN, LATER, SECRET, DECLINED)}


def process(slug: str = "valle") -> Object:
    """A process that everyone may see, without the room that knows more of it."""
    made = Object(kind="process", title={"en": slug, "es": slug}, visibility="public")
    made.process = made
    made.save()
    return made


def body(of: Object) -> Object:
    """A body of a process."""
    return Object.objects.create(kind="body", process=of, title={"en": "Body"}, visibility="public")


def person() -> Object:
    """Somebody."""
    return Object.objects.create(kind="person", title={"en": "Ana"}, visibility="secretariat")


@contextmanager
def acting(of: Object) -> Iterator[Act]:
    """An act in a process, as `@action` would make it."""
    act = Act.objects.create(
        request_id=uuid.uuid4(),
        action="tests.act",
        process=of,
        capacity="public",
        at=clock.now(),
        simulated=clock.is_simulated(),
    )
    token = actions._running.set(actions._Running(act))
    try:
        yield act
    finally:
        actions._running.reset(token)


def leaf(of: Object, kind: Kind = OPEN, *, about: tuple[Object, ...] = (), **payload: Any) -> Leaf:
    """One act with its leaf."""
    with acting(of):
        return leave(kind.name, payload or {"text": "said"}, process=of, about=about)
