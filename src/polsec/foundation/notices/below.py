"""What the rooms below this one have to tell, which cannot send notices themselves: the record, the committee."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from polsec.errors import Message
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify_all
from polsec.foundation.oversight import ports as oversight
from polsec.foundation.oversight.models import Complaint
from polsec.foundation.processes import ports as processes
from polsec.foundation.processes.models import Process, RoleName
from polsec.foundation.processes.ports import Item
from polsec.foundation.processes.queries import holders
from polsec.foundation.record import ports as record
from polsec.foundation.record.queries import waits_since, worries

ALARM = texts.register(
    "record.alarm",
    gettext_noop("Something is wrong with the record of “{process}”. Its page says what, and what to do."),
    needs_answer=True,
)
COMPLAINT = texts.register(
    "oversight.complaint",
    gettext_noop("A complaint has arrived for the committee of “{process}”."),
    needs_answer=True,
)


@record.ON_ALARM.on(record.KEY)
def tell_of_alarm(process: Object, what: Message) -> None:
    """Tell the coordinators that something is wrong with the record, once a day while they have not read it."""
    notify_all(
        holders(process.pk, RoleName.COORDINATOR), ALARM.key, {"process": process.title}, about=process, grouped=True
    )


@oversight.on_complaint.on(oversight.KEY)
def tell_of_complaint(complaint: Complaint) -> None:
    """Tell every member of the committee: neither what it is about nor who complains."""
    process = complaint.process.object
    members = holders(process.pk, RoleName.COMMITTEE)
    notify_all(members, COMPLAINT.key, {"process": process.title}, about=process, grouped=True)


@processes.needs_of_mine.on("record")
def needs(process: Process, actor: Actor) -> Iterator[Item]:
    """For a coordinator: what is wrong with the record, in two queries."""
    if "coordinator" not in actor.roles_in(process.pk):
        return
    where = reverse("record_home", args=[process.slug])
    for alarm in worries(process.pk):
        yield Item(_("The record is in dispute"), where, note=alarm.text)
    since = waits_since(process.pk)
    if since:
        note = _("Look whether “polsec signer” runs. Nothing is lost meanwhile; receipts wait.")
        yield Item(_("The program that signs the record does not answer"), where, note=note)
