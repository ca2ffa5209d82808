"""Keeps processes beside the web: starts each, starts it again when it has died, ends all of them together.

None of them can end the web: a site whose signer is down goes on, and says that receipts wait.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Child:
    """A process: its name for the log, and its parts (`module:function`, called with an event that tells it to end)."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Pauses:
    """Seconds: before the first restart, at most before any, and after which run a process counts as steady."""

    first: float = 1.0
    longest: float = 60.0
    steady: float = 60.0
    patience: float = 15.0
    """How long a process has to end before it is killed."""


class Supervisor:
    """The processes beside the web. `start` returns at once; `stop` when all have ended."""

    def __init__(self, children: Iterable[Child], pauses: Pauses | None = None) -> None:
        self._children = tuple(children)
        self._pauses = pauses or Pauses()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._keepers: list[threading.Thread] = []

    def start(self) -> None:
        """Start every process; nothing once it has been told to stop."""
        with self._lock:
            if self._stopping.is_set():
                return
            self._keepers = [threading.Thread(target=self._keep, args=(c,), daemon=True) for c in self._children]
            for keeper in self._keepers:
                keeper.start()

    def stop(self) -> None:
        """Tell every process to end, wait for it, kill what does not listen."""
        with self._lock:
            self._stopping.set()
            running = list(self._running.values())
        for process in running:
            process.terminate()
        for process in running:
            self._wait_for(process)
        for keeper in self._keepers:
            keeper.join()

    def pids(self) -> dict[str, int]:
        """The process ids of those that run, by name."""
        with self._lock:
            return {name: process.pid for name, process in self._running.items()}

    def _keep(self, child: Child) -> None:
        # A Ctrl-C goes to every process of the terminal; these are told to end by this one alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pause = self._pauses.first
        while process := self._begin(child):
            began = time.monotonic()
            code = process.wait()
            with self._lock:
                del self._running[child.name]
            if self._stopping.is_set():
                return
            pause = self._pauses.first if time.monotonic() - began >= self._pauses.steady else pause
            log.warning("%s ended (%d); it starts again in %g s", child.name, code, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, self._pauses.longest)

    def _begin(self, child: Child) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            command = [sys.executable, "-P", "-m", "polsec.site.child", str(os.getpid()), *child.parts]
            self._running[child.name] = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            return self._running[child.name]

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(self._pauses.patience)
        except subprocess.TimeoutExpired:
            process.kill()
