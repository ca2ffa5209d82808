"""What runs beside the web, and how to run each part alone.

Worker and sequencer share one process, since each waits most of the time and Django would be loaded twice: some 80 MB
on a small machine. The signer is alone: it never opens the database, and needs no Django.
"""

from __future__ import annotations

import os
import threading

from polsec.site.supervisor import Child

SIGNER_LOOKS = 2.0
"""Seconds between two looks for a key, where there is none yet or somebody else signs."""


def children() -> list[Child]:
    """The processes that `polsec serve` starts beside the web."""
    here = "polsec.site.processes"
    return [Child("worker", (f"{here}:worker", f"{here}:sequencer")), Child("signer", (f"{here}:signer",))]


def worker(stop: threading.Event) -> None:
    """Background work and what is scheduled, until `stop` is set."""
    _start_django()
    from polsec.foundation.jobs.worker import run_worker

    run_worker(stop)


def sequencer(stop: threading.Event) -> None:
    """Bring the record up to date, until `stop` is set."""
    _start_django()
    from polsec.foundation.record.sequencer import run

    run(stop)


def signer(stop: threading.Event) -> None:
    """Sign checkpoints with the key in the data folder, until `stop` is set. It never opens the database.

    Where the key lies elsewhere, with a system user of its own, that user's signer answers and this one does nothing.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")
    from polsec.foundation.record.places import signer_socket
    from polsec.foundation.record.signing_here import answers, signer_at_hand, signer_key

    while not stop.is_set():
        if signer_key() is None or answers(signer_socket()):
            stop.wait(SIGNER_LOOKS)
            continue
        with signer_at_hand():
            stop.wait()


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polsec.site.settings")
    import django

    django.setup()
    from django.conf import settings

    from polsec.site.backups.occupied import hold

    hold(settings.ENVIRONMENT.data)
