"""What the record asks of rooms above it. Each is registered in `apps.py`, with `@….on("process")`.

The room `processes` answers four of them, exactly once:

    @record.ports.PROCESS_BY_SLUG.on("process")
    def by_slug(slug: str) -> Object | None: ...      # None where there is no such process

    @record.ports.SLUG_OF.on("process")
    def slug_of(process: UUID) -> str: ...            # never changes: it stands in the origin of the log

    @record.ports.ZONE_OF.on("process")
    def zone_of(process: UUID) -> str: ...            # in which times are told, as "America/Guatemala"

    @record.ports.IN_PROCESS.on("process")
    def in_process(view): ...                         # gives a view its process, or a 404 to who may not see it

Any room may answer the other two:

    @record.ports.EXPORT_PART.on("process")
    def publications(process: Object, folder: Path) -> Iterable[Part]: ...   # writes below `folder`, public things only

    @record.ports.ON_ALARM.on("process")
    def tell_coordinators(process: Object, what: Message) -> None: ...       # a witness that disagrees, a lost key
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from polsec.errors import Message
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Part:
    """One thing that a room wrote into an export: its path in the folder and what it is called, for the first page."""

    path: str
    label: str | _StrPromise


View = Callable[..., HttpResponseBase]

PROCESS_BY_SLUG: Port[Callable[[str], Object | None]] = Port("record.process_by_slug", one=True)
SLUG_OF: Port[Callable[[UUID], str]] = Port("record.slug_of", one=True)
ZONE_OF: Port[Callable[[UUID], str]] = Port("record.zone_of", one=True)
IN_PROCESS: Port[Callable[[View], View]] = Port("record.in_process", one=True)
EXPORT_PART: Port[Callable[[Object, Path], Iterable[Part]]] = Port("record.export_part", one=False)
ON_ALARM: Port[Callable[[Object, Message], None]] = Port("record.on_alarm", one=False)

KEY = PROCESS_BY_SLUG.declare("process")
SLUG_OF.declare(KEY)
ZONE_OF.declare(KEY)
IN_PROCESS.declare(KEY)


def process_by_slug(slug: str) -> Object | None:
    """The process with this slug, None where there is none."""
    return PROCESS_BY_SLUG.handler(KEY)(slug)


def slug_of(process: UUID) -> str:
    """The slug of a process."""
    return SLUG_OF.handler(KEY)(process)


def zone_of(process: UUID) -> str:
    """The time zone in which a process tells its times."""
    return ZONE_OF.handler(KEY)(process)


def in_process(view: View) -> View:
    """A page within a process: `view` is called with `request.process`, whose `pk` is that of the process."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        return IN_PROCESS.handler(KEY)(view)(request, *arguments, **named)

    return answer


def export_parts(process: Object, folder: Path) -> list[Part]:
    """Let every room write what is public of a process into a folder."""
    return [part for write in EXPORT_PART.handlers(KEY) for part in write(process, folder)]


def alarm(process: Object, what: Message) -> None:
    """Tell whoever runs the process that something is wrong with its record."""
    for tell in ON_ALARM.handlers(KEY):
        tell(process, what)
