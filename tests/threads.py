"""Several acts at the same instant, each in a thread of its own, as from people who do not wait for each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from polsec.foundation.kit.errors import Refused

PATIENCE = 10


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave, or why it was refused, in their order. Raises any other error that one of them met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
