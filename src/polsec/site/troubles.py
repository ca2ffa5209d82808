"""Which page tells of a fault: the disk is full, the site is too busy, or something is broken."""

import errno
from collections.abc import Iterator
from http import HTTPStatus

from django.db import InterfaceError, OperationalError

FULL_DISK = frozenset({"SQLITE_FULL", "53100"})
"""SQLite's name and PostgreSQL's SQLSTATE for a disk without room."""


def status_of(fault: BaseException | None) -> HTTPStatus:
    """507 for a full disk, 503 for a database that is locked, late or away, 500 for anything else."""
    causes = list(_causes(fault))
    if any(_is_full_disk(cause) for cause in causes):
        return HTTPStatus.INSUFFICIENT_STORAGE
    if any(isinstance(cause, OperationalError | InterfaceError) for cause in causes) and not _is_wrong_query(causes):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault, what it was raised from, and so on."""
    while fault:
        yield fault
        fault = fault.__cause__


def _is_wrong_query(causes: list[BaseException]) -> bool:
    """SQLite raises the same error for a table that is not there as for a lock, and tells them apart by name."""
    return any(getattr(cause, "sqlite_errorname", None) == "SQLITE_ERROR" for cause in causes)


def _is_full_disk(fault: BaseException) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in (errno.ENOSPC, errno.EDQUOT)
    return bool({getattr(fault, "sqlite_errorname", None), getattr(fault, "sqlstate", None)} & FULL_DISK)
