"""A worker that is killed, told to end, or meets a locked database."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from tests.contracts.test_rooms import ROOT
from tests.foundation.jobs import work

from polsec.foundation.jobs import worker
from polsec.foundation.jobs.models import Job, State
from polsec.foundation.jobs.queue import claim, run_due
from polsec.foundation.jobs.running import LEASE
from polsec.foundation.kit import clock

PATIENCE = 60
WORKER = """
import signal, sys, threading
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
import tests.foundation.jobs.work
from polsec.foundation.jobs.worker import run_worker
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
run_worker(stop)
"""


@contextmanager
def working_elsewhere() -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, on the database of the test, that has begun a job and hangs in it."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"])],
        env=os.environ | {"HANG": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            yield process
        finally:
            process.kill()


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_finished_once_by_another() -> None:
    made = work.hang.enqueue(name="a")
    with working_elsewhere() as process:
        assert claim() is None, "the other one has it"
        process.kill()
        process.wait(PATIENCE)
    with clock.standing_at(clock.now() + LEASE + timedelta(seconds=1)):
        assert run_due() == 1
        assert run_due() == 0
    assert Job.objects.get(pk=made.pk).state == State.DONE
    assert work.effects("a") == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_end_gives_its_job_back_at_once() -> None:
    made = work.hang.enqueue(name="b")
    with working_elsewhere() as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    made.refresh_from_db()
    assert (made.state, made.attempts) == (State.WAITING, 0)
    assert run_due() == 1
    assert work.effects("b") == 1


@contextmanager
def working_here() -> Iterator[threading.Event]:
    """A worker in a thread; the event tells it to end."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def until_done(made: Job) -> None:
    """Waits for the job to be done."""
    for _ in range(PATIENCE * 50):
        if Job.objects.get(pk=made.pk).state == State.DONE:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{made} is {Job.objects.get(pk=made.pk).state}")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_does_not_listen_is_given_back_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def deaf(job: Job, is_stopping: object) -> None:
        begun.set()
        go_on.wait(PATIENCE)

    monkeypatch.setattr(worker, "perform", deaf)
    monkeypatch.setattr(worker, "GRACE", 0.01)
    made = work.write.enqueue(name="c")
    with working_here() as stop:
        assert begun.wait(PATIENCE)
        stop.set()
    go_on.set()
    made.refresh_from_db()
    assert (made.state, made.attempts) == (State.WAITING, 0)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_locked_for_a_while_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("database is locked")] * 3)

    def locked_at_first(lease: timedelta) -> Job | None:
        if error := next(answers, None):
            raise error
        return claim(lease)

    monkeypatch.setattr(worker, "claim", locked_at_first)
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    made = work.write.enqueue(name="d")
    with working_here():
        until_done(made)
    assert work.effects("d") == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease_and_what_is_scheduled_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, ticked = threading.Event(), threading.Event(), threading.Event()
    signs: list[Job] = []

    def long(job: Job, is_stopping: object) -> None:
        begun.set()
        go_on.wait(PATIENCE)

    def sign(job: Job, lease: timedelta) -> bool:
        signs.append(job)
        if len(signs) > 2:
            go_on.set()
        return True

    def tick() -> int:
        if begun.is_set():
            ticked.set()
        return 0

    monkeypatch.setattr(worker, "perform", long)
    monkeypatch.setattr(worker, "extend", sign)
    monkeypatch.setattr(worker, "run_ticks", tick)
    monkeypatch.setattr(worker, "LOOK", 0.01)
    work.write.enqueue(name="e")
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(stop, timedelta(seconds=0.1)))
    thread.start()
    assert go_on.wait(PATIENCE), "three signs of life"
    assert ticked.wait(PATIENCE)
    stop.set()
    thread.join(PATIENCE)
