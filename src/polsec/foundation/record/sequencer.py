"""The sequencer: gives pending leaves their indexes, in the order of their commits, and grows the tree of each log.

One batch is one transaction with the log's row locked, so that there is one writer, and a crash leaves all of it or
nothing. Leaves that are committed while a batch runs come into the next.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import SITE
from polsec.foundation.record import actions, checkpoints, demo, kinds, places, policy, ports, tree
from polsec.foundation.record.leaves import entry_of
from polsec.foundation.record.models import Audience, Leaf, Log
from polsec.foundation.record.queries import HOURLY
from polsec.foundation.record.signing_here import signer_at_hand

BATCH = 4096
SECONDS_IDLE = 1.0
CLOCK_TOLERANCE = timedelta(seconds=5)
"""Clocks of two machines of one site may differ by this much."""
log_lines = logging.getLogger(__name__)


class Pending(NamedTuple):
    """What the sequencer needs of a leaf."""

    id: int
    shown_as: str
    time: str
    commitment: bytes | memoryview
    at: datetime
    simulated: bool


def run(stop: threading.Event) -> None:
    """Integrate and sign, and beside it have witnesses cosign, until told to stop. A failure is tried again."""
    cosigning = threading.Thread(target=_keep_doing, args=(_cosign, stop, SECONDS_IDLE))
    cosigning.start()
    _keep_doing(step, stop, SECONDS_IDLE)
    cosigning.join()


def _keep_doing(work: Callable[[], bool], stop: threading.Event, pause: float) -> None:
    while not stop.is_set():
        try:
            busy = work()
        except Exception:
            log_lines.exception("the record could not be brought up to date")
            connection.close()
            busy = False
        stop.wait(0 if busy else pause)
    connection.close()


def step() -> bool:
    """Once everything that can be done now but cosigning; whether leaves were integrated."""
    done = 0
    for process in waiting():
        _prepare(process)
        done += integrate(process)
    checkpoints.sign_all()
    return done > 0


def drain(processes: Iterable[UUID] | None = None) -> None:
    """Integrate whatever is pending, today's acts by day too, sign it and have it cosigned. No server is needed.

    Raises SignerDown where nothing signs: everything is integrated then, and receipts wait.
    """
    with signer_at_hand():
        chosen = list(processes) if processes is not None else [*waiting(today_too=True), *_known()]
        for process in dict.fromkeys(chosen):
            _prepare(process)
            while integrate(process, today_too=True, whole=True):
                pass
        checkpoints.sign_all(must=True)
    _cosign()


def _prepare(process: UUID) -> None:
    """Open the log of a process where there is none, with what it needs before its first leaf."""
    log = opened(process)
    checkpoints.learn_key(log)
    demo.name_witnesses(log)


def _cosign() -> bool:
    return any([checkpoints.cosign_all(), demo.cosign_with_demo_witnesses()])


def waiting(*, today_too: bool = False) -> list[UUID]:
    """The processes with leaves that can be integrated now."""
    return list(_pending(today_too).order_by().values_list("process__id", flat=True).distinct())


def integrate(process: UUID, *, today_too: bool = False, whole: bool = False) -> int:
    """Integrate a batch of pending leaves of a process; gives their number.

    Leaves of kinds by day wait until their day is over, unless `today_too`. `whole` also looks for what the record
    has to say itself where no leaf is pending.
    """
    with transaction.atomic():
        if not whole and not _pending(today_too).filter(process=process).exists():
            return 0
        log = Log.objects.select_for_update().get(pk=opened(process).pk)
        batch = _batch(_pending(today_too).filter(process=process))
        batch = [*_say(log, {leaf.shown_as for leaf in batch}), *batch]
        if batch:
            _integrate(log, batch)
        return len(batch)


def opened(process: UUID) -> Log:
    """The log of a process; it is opened where there is none."""
    found = Log.objects.filter(process=process).first()
    return found or Log.objects.get_or_create(process_id=process, defaults=_fresh(process))[0]


def _fresh(process: UUID) -> dict[str, str]:
    return {"origin": places.origin(ports.slug_of(process))}


def _known() -> list[UUID]:
    return list(Log.objects.values_list("process__id", flat=True))


def _pending(today_too: bool) -> QuerySet[Leaf]:
    pending = Leaf.objects.filter(index=None)
    if today_too:
        return pending
    return pending.filter(HOURLY | Q(time__lt=f"{clock.now():%Y-%m-%d}"))


def _say(log: Log, shown: set[str]) -> list[Pending]:
    """What the record itself has to say before leaves of these kinds: kinds, policy, clock, payloads that are gone."""
    said = []
    if log.kinds != (wanted := _kinds(log, shown)):
        said.append(actions.state_kinds(by=SITE, log=log, table=wanted))
    if log.key and log.policy != (text := policy.text(log)):
        said.append(actions.state_policy(by=SITE, log=log, text=text))
    if log.latest and not clock.is_simulated() and clock.now() < log.latest - CLOCK_TOLERANCE:
        said.append(actions.note_clock(by=SITE, log=log, before=log.latest))
    gone = list(missing(log.process_id)[:BATCH])
    if gone:
        said.append(actions.state_missing(by=SITE, log=log, leaves=gone))
    log.refresh_from_db()
    return _rows(Leaf.objects.filter(pk__in=[leaf.pk for leaf in said]).order_by("id"), BATCH)


def _kinds(log: Log, shown: set[str]) -> dict[str, str]:
    """What the record has to state of kinds: those that were stated stay, since leaves of them are there.

    One that no room registers any more is taken for one whose payload may be disclosed.
    """
    return {**dict.fromkeys(shown, str(kinds.Disclosure.AT_EVENT)), **log.kinds, **kinds.table()}


def with_missing() -> list[UUID]:
    """The processes on whose record it must be said that something public can no longer be read. Two queries."""
    told = {"missing_told": False, "index__isnull": False, "disclosures__audience": Audience.PUBLIC}
    erased = Leaf.objects.filter(payload=None, **told)
    hidden = Leaf.objects.filter(people__person__hidden_at__isnull=False, **told)
    return [each for found in (erased, hidden) for each in found.values_list("process__id", flat=True).distinct()]


def missing(process: UUID) -> QuerySet[Leaf]:
    """Leaves whose payload everyone could read, and now nobody can or may, and the record does not say so yet."""
    gone = Q(payload=None) | Q(people__person__hidden_at__isnull=False)
    leaves = Leaf.objects.filter(gone, process=process, missing_told=False, index__isnull=False)
    return leaves.filter(disclosures__audience=Audience.PUBLIC).distinct().order_by("index")


def _batch(pending: QuerySet[Leaf]) -> list[Pending]:
    """The next leaves in the order in which they go on the log: kinds by day last and in random order.

    A commitment is as random as can be, so its order is.
    """
    batch = _rows(pending.filter(HOURLY).order_by("id"), BATCH)
    if len(batch) < BATCH:
        batch += _rows(pending.exclude(HOURLY).order_by("time", "commitment"), BATCH - len(batch))
    return batch


def _rows(leaves: QuerySet[Leaf], most: int) -> list[Pending]:
    rows = leaves.values_list("id", "shown_as", "time", "commitment", "act__at", "act__simulated")
    return [Pending(*row) for row in rows[:most]]


def _integrate(log: Log, batch: Sequence[Pending]) -> None:
    growth = tree.append(log, [entry_of(leaf.shown_as, leaf.time, leaf.commitment) for leaf in batch])
    _give_indexes(batch, log.size)
    log.size, log.root = growth.size, growth.root
    real = [leaf.at for leaf in batch if not leaf.simulated]
    log.latest = max([*real, *([log.latest] if log.latest else [])], default=None)
    log.save(update_fields=["root", "size", "latest"])


def _give_indexes(batch: Sequence[Pending], first: int) -> None:
    """One statement for many rows: `bulk_update` would take ten times as long."""
    quote = connection.ops.quote_name
    statement = f"UPDATE {quote(Leaf._meta.db_table)} SET {quote('index')} = %s WHERE {quote('id')} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(first + at, leaf.id) for at, leaf in enumerate(batch)])
