"""What needs somebody: told by every room through a port, sorted into late, today and next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.ports import Port
from polsec.foundation.notices.queries import unreached
from polsec.foundation.processes import ports as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.queries import visible_processes


@dataclass(frozen=True)
class DayItem:
    """One thing that waits for this reader, linked to the page where it is dealt with."""

    title: str
    """In the reader's language."""
    url: str
    due: datetime | date | None = None
    process: str = ""
    urgent: bool = False
    """Counts as today's though it has no date."""

    @property
    def place(self) -> str:
        """The process, as the component of the day's list calls it."""
        return self.process

    @property
    def when(self) -> datetime | date | None:
        """The date, as the component of the day's list calls it."""
        return self.due


@dataclass(frozen=True)
class Day:
    """What waits for a reader, the nearest date first."""

    late: list[DayItem]
    today: list[DayItem]
    next: list[DayItem]


day_items: Port[Callable[[Actor], Iterable[DayItem]]] = Port("notices.day_items", one=False)
"""By the name of the room that tells. What a room tells of a process through `processes.needs_of_mine` is here too."""


def day_of(actor: Actor) -> Day:
    """All that needs this reader, each address once."""
    items = {item.url: item for tell in day_items.everyone() for item in tell(actor)}
    day = Day([], [], [])
    for item in sorted(items.values(), key=lambda item: (item.due is None, str(item.due), item.title)):
        getattr(day, _part(item)).append(item)
    return day


def _part(item: DayItem) -> str:
    if item.due is None:
        return "today" if item.urgent else "next"
    today = timezone.localtime(clock.now()).date()
    day = timezone.localtime(item.due).date() if isinstance(item.due, datetime) else item.due
    if day < today or (isinstance(item.due, datetime) and item.due <= clock.now()):
        return "late"
    return "today" if day == today or item.urgent else "next"


def unreached_in(process: Process, actor: Actor) -> list[processes.Item]:
    """For whoever runs a process: that mails did not reach some people."""
    count = len(unreached(process.pk)) if process.pk in actor.secretariat_of else 0
    if not count:
        return []
    text = ngettext("A mail did not reach %(count)d person", "Mails did not reach %(count)d people", count)
    return [processes.Item(text % {"count": count}, reverse("notices_unreached", args=[process.slug]))]


def needs_in_processes(actor: Actor) -> list[DayItem]:
    """What each process of this reader needs of them, as its own home page says it."""
    return [
        DayItem(need.text, need.address, need.when, str(process))
        for process in visible_processes(actor)
        if process.pk in actor.processes
        for need in processes.told(processes.needs_of_mine, process, actor)
    ]
