"""What the home page of a process shows of this room."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.foundation.kit.actors import Actor
from polsec.foundation.oversight import queries
from polsec.foundation.oversight.committee import SECTORS_NEEDED, sectors
from polsec.foundation.oversight.models import Donor
from polsec.foundation.oversight.rules import may_declare
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Group, Item, Section


def section(process: Process, actor: Actor) -> Iterator[Section]:
    """The page for everyone, and for the committee its own."""
    yield Section(_("Who watches the secretariat"), reverse("oversight_page", args=[process.slug]), Group.WATCH)
    if "committee" in actor.roles_in(process.pk):
        yield Section(_("Complaints"), reverse("oversight_complaints", args=[process.slug]), Group.WATCH)


def needs(process: Process, actor: Actor) -> Iterator[Item]:
    """For the committee, what is to be acknowledged or answered; for those who declare, that they have not yet."""
    if "committee" in actor.roles_in(process.pk):
        yield from _for_the_committee(process, actor)
    if may_declare.test(actor, process) and not queries.has_declared(process.pk, actor.person):
        yield Item(_("Declare your interests"), reverse("oversight_declare", args=[process.slug]))


def _for_the_committee(process: Process, actor: Actor) -> Iterator[Item]:
    waiting = [one for one in queries.complaints_for(process, actor) if one.due]
    if not waiting:
        return
    number = len(waiting)
    text = ngettext(
        "%(number)d complaint waits for the committee", "%(number)d complaints wait for the committee", number
    )
    late = any(one.is_overdue for one in waiting)
    yield Item(
        text % {"number": number},
        reverse("oversight_complaints", args=[process.slug]),
        min(one.due for one in waiting if one.due),
        _("late") if late else "",
    )


def steps(process: Process, actor: Actor) -> Iterator[Item]:
    """What a coordinator still has to say or set up."""
    page = reverse("oversight_page", args=[process.slug])
    if not Donor.objects.filter(process=process, withdrawn_at=None).exists():
        yield Item(_("Say who pays"), page, note=_("Everyone reads it, from the first day."))
    if len(sectors(process.pk)) < SECTORS_NEEDED:
        where = reverse("processes_roles", args=[process.slug])
        yield Item(_("Complete the complaints committee"), where, note=_("Its members come from two sectors at least."))
