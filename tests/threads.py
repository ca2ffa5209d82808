"""Several acts at the same instant, each in a thread of its own, as from people who do not wait for each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

PATIENCE = 10


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave, or the error that it met, in their order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
