"""One attempt at a job: its progress, its one effect, and how it ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from polsec.errors import Message, PolsecError
from polsec.foundation.jobs.errors import DoneBefore, Interrupted, LeaseLost, TryAgain
from polsec.foundation.jobs.models import Job, Result, State, packed
from polsec.foundation.jobs.registry import Definition, definition
from polsec.foundation.kit import clock

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
"""How long a worker that gives no sign of life keeps a job."""
BETWEEN_PROGRESS = timedelta(seconds=1)
FIRST_PAUSE = timedelta(seconds=10)
PAUSE_GROWS = 4


class Run:
    """What the function of a job gets: how to tell its progress and how to write its effect."""

    def __init__(self, job: Job, is_stopping: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.has_ended = False
        self._is_stopping = is_stopping
        self._told_at: datetime | None = None

    def check(self) -> None:
        """Raises Interrupted where the worker has been told to end. For long loops without progress."""
        if self._is_stopping():
            raise Interrupted

    def progress(self, stage: str, share: float) -> None:
        """Say what is being done and which share (0 to 1) is. Kept at most once a second.

        Raises Interrupted where the worker has been told to end, LeaseLost where another one has the job.
        """
        self.check()
        now = clock.now()
        if self._told_at and now - self._told_at < BETWEEN_PROGRESS:
            return
        self._told_at = now
        if not _held(self.job).update(stage=packed(stage), share=min(max(share, 0.0), 1.0)):
            raise LeaseLost

    @contextmanager
    def effect(self, content: Any = None) -> Iterator[None]:
        """The transaction in which the job writes, once and shortly; with it the job is done.

        Raises DoneBefore where another run had the effect for the same inputs, LeaseLost where this one took too long
        without a sign of life. `content` is kept as the result.
        """
        with transaction.atomic():
            _hold(self.job)
            _claim_result(self.job, content)
            yield
            _end(self.job, State.DONE)
            self.has_ended = True


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease=job.lease)


def _hold(job: Job) -> None:
    if not _held(job).select_for_update().exists():
        raise LeaseLost


def _claim_result(job: Job, content: Any) -> None:
    try:
        with transaction.atomic():
            Result.objects.create(kind=job.kind, key=job.key, content=content)
    except IntegrityError as error:
        raise DoneBefore from error


def _end(job: Job, state: State, explanation: str = "") -> None:
    full = {"share": 1.0, "stage": {}} if state == State.DONE else {}
    _held(job).update(
        state=state, lease=None, leased_until=None, ended_at=clock.now(), explanation=packed(explanation), **full
    )


def perform(job: Job, is_stopping: Callable[[], bool] = lambda: False) -> None:
    """One attempt at a job that this worker has the lease of. Whatever the function raises is settled here."""
    work = definition(job.kind)
    run = Run(job, is_stopping)
    if work is None:
        return fail(job, None, Message("This version of the site does not know how to do this."))
    try:
        content = work.function(run, **job.inputs)
        if not run.has_ended:
            with run.effect(content):
                pass
    except DoneBefore:
        _end(job, State.DONE)
    except Interrupted:
        give_back(job)
    except LeaseLost:
        log.warning("%s: another worker has it now", job)
    except TryAgain as error:
        _retry(job, work, error.message)
    except PolsecError as error:
        fail(job, work, error.message)
    except Exception:
        log.exception("%s failed", job)
        _retry(job, work, Message("A fault of the site. It has been noted for whoever runs it."))
    return None


def give_back(job: Job) -> None:
    """The job as it was before this attempt, for any worker to take at once."""
    _held(job).update(state=State.WAITING, lease=None, leased_until=None, attempts=max(job.attempts - 1, 0))


def _retry(job: Job, work: Definition, reason: str) -> None:
    if job.attempts >= work.attempts:
        return fail(job, work, tried(job.attempts, reason))
    pause = FIRST_PAUSE * PAUSE_GROWS ** (job.attempts - 1)
    _held(job).update(
        state=State.WAITING,
        lease=None,
        leased_until=None,
        run_after=clock.now() + pause,
        explanation=packed(reason),
    )
    return None


def tried(times: int, reason: str) -> Message:
    """The explanation of a job whose last attempt has failed."""
    return Message("It was tried {times} times without success. {reason}", times=times, reason=reason)


def fail(job: Job, work: Definition | None, reason: str) -> None:
    """The end of a job without success, with what its kind does then."""
    with transaction.atomic():
        if not _held(job).select_for_update().exists():
            return
        _end(job, State.FAILED, reason)
        for handler in work.on_failed if work else ():
            handler(job)
