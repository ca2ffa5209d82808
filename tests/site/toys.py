"""Parts of processes for the tests of the supervisor. Each writes what it does into the file of TOYS."""

import os
import threading
from pathlib import Path


def _say(what: str) -> None:
    with Path(os.environ["TOYS"]).open("a", encoding="utf-8") as file:
        file.write(f"{what} {os.getpid()}\n")


def steady(stop: threading.Event) -> None:
    """Runs until it is told to end."""
    _say("steady")
    stop.wait()
    _say("ended")


def brief(stop: threading.Event) -> None:
    """Fails at once."""
    _say("brief")
    raise RuntimeError


def deaf(stop: threading.Event) -> None:
    """Does not listen."""
    _say("deaf")
    threading.Event().wait()
