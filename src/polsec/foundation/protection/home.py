"""What the home page of a process shows of this room."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Group, Item, Section
from polsec.foundation.protection import queries
from polsec.foundation.protection.rules import may_protect
from polsec.foundation.protection.sealing import RegisterShut


def section(process: Process, actor: Actor) -> Iterator[Section]:
    """The page for everyone."""
    yield Section(_("Protection"), reverse("protection_page", args=[process.slug]), Group.WATCH)


def needs(process: Process, actor: Actor) -> Iterator[Item]:
    """A request that waits for this reader; something to look at again. Two queries, none for other readers.

    The words are such that somebody who looks over the reader's shoulder learns little.
    """
    if not may_protect.test(actor, process):
        return
    request = queries.waiting_request(process)
    if request and request.asked_by_id != actor.person:
        address = reverse("protection_pause", args=[process.slug])
        yield Item(_("A step waits for a second person"), address, request.until)
    if _is_due(process):
        yield Item(_("Something is to be looked at again"), reverse("protection_incidents", args=[process.slug]))


def _is_due(process: Process) -> bool:
    try:
        return bool(queries.due(process, process.today()))
    except RegisterShut:
        return False
