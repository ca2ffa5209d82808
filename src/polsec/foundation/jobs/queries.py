"""Reads of jobs, each in one query."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.jobs.models import Job
from polsec.foundation.kit.actors import Actor


def job_of(actor: Actor, job: UUID) -> Job:
    """A job that the actor started. Raises Job.DoesNotExist for anybody else's, as for one that is not there."""
    if actor.person is None:
        raise Job.DoesNotExist
    return Job.objects.select_related("about").get(pk=job, started_by=actor.person)
