"""What runs beside the web, and how to run each part alone.

Worker and sequencer share one process, since each waits most of the time and Django would be loaded twice: some 80 MB
on a small machine.
"""

from __future__ import annotations

import os
import threading

from polsec.site.supervisor import Child


def children() -> list[Child]:
    """The processes that `polsec serve` starts beside the web."""
    here = "polsec.site.processes"
    return [Child("worker", (f"{here}:worker",))]


def worker(stop: threading.Event) -> None:
    """Background work and what is scheduled, until `stop` is set."""
    _start_django()
    from polsec.foundation.jobs.worker import run_worker

    run_worker(stop)


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")
    import django

    django.setup()
