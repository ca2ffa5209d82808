"""Background work of the record: downloads are made anew a while after the record grew."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polsec.errors import Message
from polsec.foundation.jobs.registry import job
from polsec.foundation.jobs.running import Run
from polsec.foundation.jobs.schedule import every
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.record import checkpoints, downloads, ports, queries, sequencer
from polsec.foundation.record.models import Log

SECONDS_BETWEEN = 15
LEAVES_A_SECOND = 500
"""A download rests for a second for so many leaves that it holds: a large record is not written all the time."""
SECONDS_UNTIL_SAID = 10


@job("record.download", title=_("Make the record ready for download"))
def make_download(run: Run, *, process: str, size: int, checked: int) -> None:
    """Make the download of a process, once for each state of its record."""
    downloads.prepare(Object.objects.get(pk=UUID(process)))
    with run.effect():
        pass


@every(SECONDS_BETWEEN, name="record.downloads")
def renew_downloads() -> None:
    """Ask for the download of each process whose record was signed, or checked, further than the one that is ready."""
    for log in Log.objects.exclude(policy="").select_related("process"):
        signed, checked = checkpoints.newest(log), checkpoints.newest_checked(log)
        ready = downloads.newest(ports.slug_of(log.process_id))
        wanted = checked or signed
        if wanted and (ready is None or (ready.acts < wanted.size and _has_rested(ready))):
            make_download.enqueue(process=str(log.process_id), size=wanted.size, checked=checked.size if checked else 0)


def _has_rested(ready: downloads.Download) -> bool:
    return clock.now() - ready.made_at >= timedelta(seconds=ready.acts // LEAVES_A_SECOND)


@every(60, name="record.signer")
def tell_that_nothing_signs() -> None:
    """Tell whoever runs a process that its acts have been waiting to be signed for too long."""
    for log in Log.objects.select_related("process"):
        if queries.waits_since(log.process_id):
            with transaction.atomic():
                ports.alarm(log.process, Message("The program that signs the record does not answer."))


@every(SECONDS_UNTIL_SAID, name="record.missing")
def say_what_is_missing() -> None:
    """Let each record say what can no longer be read, and take away downloads that still hold it."""
    for process in sequencer.with_missing():
        sequencer.integrate(process, whole=True)
