"""The worker: takes one job after another, calls what is scheduled, ends when told to and gives its job back."""

from __future__ import annotations

import logging
import threading
from contextvars import copy_context
from datetime import timedelta

from django.db import OperationalError, connections

from polsec.foundation.jobs.models import Job
from polsec.foundation.jobs.queue import claim, extend
from polsec.foundation.jobs.running import LEASE, give_back, perform
from polsec.foundation.jobs.schedule import run_ticks
from polsec.foundation.kit import clock

log = logging.getLogger(__name__)
IDLE = 0.5
"""Seconds between two looks at an empty queue."""
PAUSE = 2.0
"""Seconds before a database that did not answer is asked again."""
LOOK = 0.5
"""Seconds between two looks at a job under way."""
GRACE = 3.0
"""Seconds that a job under way has to come to an end by itself when the worker is told to end."""


def run_worker(stop: threading.Event, lease: timedelta = LEASE) -> None:
    """Work until `stop` is set. A database that is locked or away for a while is asked again.

    A killed worker's job comes back to another one when its `lease` has run out.
    """
    while not stop.is_set():
        try:
            run_ticks()
            job = claim(lease)
            if job:
                _attend(job, stop, lease)
            else:
                stop.wait(IDLE)
        except OperationalError as error:
            log.warning("the database does not answer (%s); asked again in %g s", type(error).__name__, PAUSE)
            connections.close_all()
            stop.wait(PAUSE)
    connections.close_all()


def _attend(job: Job, stop: threading.Event, lease: timedelta) -> None:
    """Do a job in a thread of its own, with a sign of life every third of the lease, until it ends or `stop` is set."""
    thread = threading.Thread(target=copy_context().run, args=(_work, job, stop), name=str(job), daemon=True)
    thread.start()
    extended = clock.now()
    while thread.is_alive() and not stop.is_set():
        thread.join(LOOK)
        if thread.is_alive() and _keep(job, lease, due=clock.now() - extended >= lease / 3):
            extended = clock.now()
    thread.join(GRACE)
    if thread.is_alive():
        give_back(job)


def _keep(job: Job, lease: timedelta, *, due: bool) -> bool:
    """Call what is scheduled and, where it is due, give a sign of life; whether one was given."""
    try:
        run_ticks()
        return due and extend(job, lease)
    except OperationalError as error:
        log.warning("no sign of life for %s (%s)", job, type(error).__name__)
        connections.close_all()
        return False


def _work(job: Job, stop: threading.Event) -> None:
    try:
        perform(job, stop.is_set)
    except OperationalError as error:
        log.warning("%s could not be settled (%s); it comes back by itself", job, type(error).__name__)
    finally:
        connections.close_all()
