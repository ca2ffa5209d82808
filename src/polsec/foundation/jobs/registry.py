"""Kinds of background work, and how one is asked for: the interface of `django.tasks` (Django 6), as far as we use it.

    @job("notices.mail", title=_("Send a mail"))
    def send(run: Run, *, notice: str) -> None: ...

    send.enqueue(notice=str(notice.id))

The function runs outside of any transaction, at least once. Its effect belongs into `with run.effect():`, which
happens once for each (kind, inputs). A function is asked for inside the transaction of an act: when that is rolled
back, so is the job.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from polsec.foundation.jobs.models import Job
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import current_act
from polsec.foundation.kit.objects import digest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Work = Callable[..., Any]
ATTEMPTS = 5

_registry: dict[str, Definition] = {}


@dataclass(frozen=True)
class Definition:
    """One kind of work. `attempts` is how often it is tried before it has failed.

    With `once` the same inputs have one effect ever; without, each time that it is asked for.
    """

    kind: str
    title: str | _StrPromise
    function: Work
    attempts: int
    once: bool
    run_after: datetime | None = None
    started_by: UUID | None = None
    about: UUID | None = None
    on_failed: list[Callable[[Job], None]] = field(default_factory=list, compare=False)

    def using(
        self, *, run_after: datetime | None = None, started_by: UUID | None = None, about: UUID | None = None
    ) -> Definition:
        """The same work, not before an instant, for a person who may look at it, about an object."""
        return replace(self, run_after=run_after, started_by=started_by, about=about)

    def enqueue(self, **inputs: Any) -> Job:
        """Ask for this work; it is done after the transaction under way is kept. `inputs` are plain JSON.

        Whoever acts is the one who may look at its page, unless `using` named somebody.
        """
        return Job.objects.create(
            kind=self.kind,
            key=digest(inputs) if self.once else uuid.uuid4().hex,
            inputs=inputs,
            run_after=self.run_after or clock.now(),
            started_by_id=self.started_by or _who_acts(),
            about_id=self.about,
        )

    def when_failed(self, handler: Callable[[Job], None]) -> Callable[[Job], None]:
        """Register what happens, in the same transaction, when the last attempt has failed."""
        self.on_failed.append(handler)
        return handler


def job(
    kind: str, *, title: str | _StrPromise, attempts: int = ATTEMPTS, once: bool = True
) -> Callable[[Work], Definition]:
    """Make a function a kind of work. Raises ValueError for a kind that is there already."""
    if kind in _registry:
        raise ValueError(f"The job {kind} is there twice.")

    def decorate(function: Work) -> Definition:
        _registry[kind] = Definition(kind, title, function, attempts, once)
        return _registry[kind]

    return decorate


def definition(kind: str) -> Definition | None:
    """What was registered of a kind; None for one that this version of the code does not know."""
    return _registry.get(kind)


def definitions() -> dict[str, Definition]:
    """Every kind of work by its name."""
    return dict(_registry)


def _who_acts() -> UUID | None:
    try:
        who: UUID | None = current_act().by_id
    except RuntimeError:
        return None
    return who
