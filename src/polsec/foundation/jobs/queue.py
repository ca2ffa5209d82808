"""Which job comes next, and who has it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from polsec.errors import Message
from polsec.foundation.jobs.models import Job, State
from polsec.foundation.jobs.registry import ATTEMPTS, definition
from polsec.foundation.jobs.running import LEASE, fail, perform, tried
from polsec.foundation.kit import clock


def claim(lease: timedelta = LEASE) -> Job | None:
    """The next job, with a lease of its own, or None. A job whose worker gave no sign of life comes back here.

    Two workers never get the same one: the row is locked while it is taken. The queue is looked at before anything is
    locked, so that an empty one costs a read.
    """
    while _due().exists():
        with transaction.atomic():
            job = _locked(_due().order_by("run_after", "id")).first()
            if job is None:
                return None
            _take(job, lease)
        if job.attempts <= _attempts(job):
            return job
        stopped = Message("Each time, the program that did it was stopped. Whoever runs the site should look why.")
        fail(job, definition(job.kind), tried(job.attempts - 1, stopped))
    return None


def extend(job: Job, lease: timedelta = LEASE) -> bool:
    """A sign of life of the worker that has the job; False where another one has it by now."""
    return bool(Job.objects.filter(pk=job.pk, lease=job.lease).update(leased_until=clock.now() + lease))


def run_due(limit: int = 10_000) -> int:
    """Do here and now whatever is due, at most `limit` jobs, and say how many. For commands without a worker."""
    done = 0
    while done < limit and (job := claim()):
        perform(job)
        done += 1
    return done


def _due() -> QuerySet[Job]:
    now = clock.now()
    left = Q(state=State.RUNNING, leased_until__lt=now)
    return Job.objects.filter(Q(state=State.WAITING, run_after__lte=now) | left)


def _locked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)


def _take(job: Job, lease: timedelta) -> None:
    job.state, job.lease, job.attempts = State.RUNNING, uuid.uuid4(), job.attempts + 1
    job.leased_until = clock.now() + lease
    job.save(update_fields=["state", "lease", "leased_until", "attempts"])


def _attempts(job: Job) -> int:
    work = definition(job.kind)
    return work.attempts if work else ATTEMPTS
