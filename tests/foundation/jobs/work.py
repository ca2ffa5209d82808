"""Kinds of work for the tests, also for those that run in a process of their own."""

import os
import threading

from polsec.errors import Message, PolsecError
from polsec.foundation.jobs.errors import TryAgain
from polsec.foundation.jobs.models import Job
from polsec.foundation.jobs.registry import job
from polsec.foundation.jobs.running import Run
from polsec.foundation.kit.models import Object

failed: list[Job] = []


def effects(name: str) -> int:
    """How many times the effect of this name happened."""
    return Object.objects.filter(kind="effect", title={"en": name}).count()


def _write(name: str) -> None:
    Object.objects.create(kind="effect", title={"en": name}, visibility="public")


@job("tests.write", title="Write")
def write(run: Run, *, name: str) -> None:
    with run.effect():
        _write(name)


@job("tests.again", title="Write each time", once=False)
def write_each_time(run: Run, *, name: str) -> None:
    with run.effect():
        _write(name)


@job("tests.hang", title="Hang where it is told to")
def hang(run: Run, *, name: str) -> None:
    print("begun", flush=True)
    if os.environ.get("HANG"):
        while not threading.Event().wait(0.02):
            run.check()
    with run.effect():
        _write(name)


@job("tests.outside", title="Ask something outside", attempts=3)
def ask_outside(run: Run, *, name: str) -> None:
    raise TryAgain(Message("{name} does not answer.", name=name))


@ask_outside.when_failed
def note(job: Job) -> None:
    failed.append(job)


@job("tests.refused", title="Be refused")
def be_refused(run: Run) -> None:
    raise PolsecError(Message("The file is empty. Choose another."))


@job("tests.broken", title="Break", attempts=2)
def break_down(run: Run, *, name: str) -> None:
    with run.effect():
        _write(name)
        raise ZeroDivisionError


@job("tests.value", title="Give a value")
def give(run: Run, *, number: int) -> dict[str, int]:
    return {"square": number * number}
