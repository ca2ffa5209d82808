"""The one place that asks what time it is, so that a demonstration or a test can say another."""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("polsec_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


def is_simulated() -> bool:
    """Whether `now` answers an invented instant."""
    return _source.get() is not None


@contextmanager
def standing_at(instant: datetime) -> "Iterator[None]":
    """Let `now` answer `instant` inside the block.

    Raises ValueError for an instant without a time zone, since it would be read differently elsewhere.
    """
    if instant.tzinfo is None:
        raise ValueError(f"The clock needs an instant with a time zone, and {instant.isoformat()} has none.")
    token = _source.set(lambda: instant.astimezone(UTC))
    try:
        yield
    finally:
        _source.reset(token)
