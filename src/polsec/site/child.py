"""One process beside the web: `python -m polsec.site.child PARENT PART…`, each part a function as `module:function`.

Each part is called with the event that tells it to end, in a thread of its own. The process ends when it is told to,
when whoever started it is gone, and when one of its parts fails: its supervisor then starts it again as a whole.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module

log = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds between two looks whether the parent still lives."""
PATIENCE = 10.0
"""Seconds that the parts have to come to an end."""
Part = Callable[[threading.Event], None]


def main(parent: int, names: list[str]) -> int:
    """Run the parts until told to end; 0 then, 1 where one of them failed or ended by itself."""
    stop, failed = threading.Event(), threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_run, args=(name, find(name), stop, failed), name=name, daemon=True) for name in names
    ]
    for thread in threads:
        thread.start()
    wait_for_end(parent, stop)
    for thread in threads:
        thread.join(PATIENCE)
    return int(failed.is_set())


def wait_for_end(parent: int, stop: threading.Event) -> None:
    """Return when `stop` is set; set it when the process `parent` is no longer there."""
    while not stop.wait(LOOK):
        if os.getppid() != parent:
            stop.set()


def find(name: str) -> Part:
    """The function that `module:function` names; a module that needs Django starts it itself."""
    module, _, function = name.partition(":")
    part: Part = getattr(import_module(module), function)
    return part


def _run(name: str, part: Part, stop: threading.Event, failed: threading.Event) -> None:
    try:
        part(stop)
    except Exception:
        log.exception("%s failed", name)
    if not stop.is_set():
        failed.set()
        stop.set()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
