"""What higher rooms tell a process: reactions to its stages, and what its home page shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.utils import timezone

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from polsec.foundation.processes.models import Process, Stage


@dataclass(frozen=True)
class Item:
    """One line of the home page, linked to the page where it is dealt with or read."""

    text: str
    """In the reader's language."""
    address: str
    when: date | datetime | None = None
    """A deadline for what is open; for what is done, when."""
    note: str = ""
    """A few words beside it: how far it is, who is waited for."""
    language: str = ""
    """The code of the language of the text where it is a title that somebody gave."""


class Group(Enum):
    """What a page of a process is about: the order in which its navigation names them."""

    WORK = "work"
    PEOPLE = "people"
    WATCH = "watch"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class Section:
    """One page of a process that its navigation names on every page."""

    text: str
    """In the reader's language."""
    address: str
    group: Group
    is_main: bool = False
    """Whether it stands in the row that a wide screen shows."""
    order: int = 0
    """Its place among those of its group: lower ones first, equals in the order of the rooms."""


StageHandler = Callable[["Stage"], None]
"""Called inside the act that started or closed a stage; `stage.state` tells which."""
Items = Callable[["Process", Actor], Iterable[Item]]
"""What a room says of a process to this reader, in a fixed number of queries."""
Sections = Callable[["Process", Actor], Iterable[Section]]
"""The pages of a room that this reader may open, without any query: every page asks."""

on_stage_change: Port[StageHandler] = Port("processes.on_stage_change", one=False)
"""By the key of a stage: `on_stage_change.on("agenda")`."""
open_items: Port[Items] = Port("processes.open_items", one=False)
"""By the name of the room that tells: what is open now, to whoever reads."""
needs_of_mine: Port[Items] = Port("processes.needs_of_mine", one=False)
"""By the name of the room that tells: what waits for this very reader."""
outcomes: Port[Items] = Port("processes.outcomes", one=False)
"""By the name of the room that tells: what has been decided or published, latest first."""
sections: Port[Sections] = Port("processes.sections", one=False)
"""By the name of the room that tells: its pages within the process that this reader may open."""
next_steps: Port[Items] = Port("processes.next_steps", one=False)
"""By the name of the room that tells: what a coordinator still has to set up there; nothing once it is done."""


def latest_first(items: Iterable[Item]) -> list[Item]:
    """Items of several rooms in one order, by the day in the zone of the process; those without a day last."""
    return sorted(items, key=lambda item: _day(item.when), reverse=True)


def _day(when: date | datetime | None) -> date:
    if isinstance(when, datetime):
        return timezone.localtime(when).date()
    return when or date.min


def told(port: Port[Items], process: Process, actor: Actor) -> list[Item]:
    """What all rooms say through a port."""
    return [item for tell in port.everyone() for item in tell(process, actor)]
