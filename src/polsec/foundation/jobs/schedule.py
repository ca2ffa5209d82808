"""What is done at its time: functions that run every so often, and deadlines that are reached.

A deadline holds by the clock alone (`check_open`): what runs here only draws its consequences, late where no worker
runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from polsec.errors import Message
from polsec.foundation.jobs.models import Tick
from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import TooLate

log = logging.getLogger(__name__)
T = TypeVar("T")
Scheduled = Callable[[], None]
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
"""After a failure a function is called again no sooner than this."""
BETWEEN_DEADLINES = 5
"""Seconds after which a deadline that was reached has had its consequences, where a worker runs."""


@dataclass(frozen=True)
class Spec:
    """A function and the time between two calls of it."""

    name: str
    every: timedelta
    function: Scheduled


_ticks: dict[str, Spec] = {}


def every(seconds: float, *, name: str) -> Callable[[Scheduled], Scheduled]:
    """Register a short function that a worker calls every so often; long work it leaves to a job.

    Raises ValueError for a name that is there already.
    """
    if name in _ticks:
        raise ValueError(f"The scheduled function {name} is there twice.")

    def decorate(function: Scheduled) -> Scheduled:
        _ticks[name] = Spec(name, timedelta(seconds=seconds), function)
        return function

    return decorate


def deadline(
    name: str, *, due: Callable[[datetime], Iterable[T]]
) -> Callable[[Callable[[T], Any]], Callable[[T], Any]]:
    """Register what happens when a date is reached: `due(now)` gives what has reached it and is not dealt with yet.

    One that fails is noted, and does not keep the others from theirs; it is tried again.
    """

    def decorate(reached: Callable[[T], Any]) -> Callable[[T], Any]:
        @every(BETWEEN_DEADLINES, name=name)
        def look() -> None:
            for thing in list(due(clock.now())):
                try:
                    reached(thing)
                except Exception:
                    log.exception("the deadline %s", name)

        return reached

    return decorate


def scheduled() -> dict[str, Spec]:
    """Every scheduled function by its name."""
    return dict(_ticks)


def check_open(until: datetime | None, message: str = "") -> None:
    """Raises TooLate where the clock has reached `until`. None stands for no end."""
    if until is not None and clock.now() >= until:
        raise TooLate(message or Message("The time for this has passed."))


def run_ticks() -> int:
    """Call what is due and not being called by another worker; gives the number of calls."""
    now = clock.now()
    known = {tick.name: tick for tick in Tick.objects.all()}
    missing = [Tick(name=name, next_at=now) for name in _ticks if name not in known]
    if missing:
        Tick.objects.bulk_create(missing, ignore_conflicts=True)
    due = [spec for spec in _ticks.values() if spec.name not in known or known[spec.name].next_at <= now]
    return sum(_call(spec) for spec in due)


def _call(spec: Spec) -> bool:
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Tick.objects.filter(free, name=spec.name, next_at__lte=now).update(leased_until=now + LEASE):
        return False
    pause = spec.every
    try:
        spec.function()
    except Exception:
        log.exception("the scheduled function %s", spec.name)
        pause = max(pause, PAUSE)
    Tick.objects.filter(name=spec.name).update(next_at=now + pause, leased_until=None)
    return True
