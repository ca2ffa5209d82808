"""What convening says on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item
from polsec.stages.convening import queries, rules
from polsec.stages.convening.models import Invitation, State

SOON = timedelta(days=7)


@ports.sections.on("convening")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """Who takes part, for everyone; the invitations, for the secretariat."""
    yield ports.Section(_("Who takes part"), reverse("convening_overview", args=[process.slug]), ports.Group.PEOPLE)
    if rules.is_coordinator.test(actor, process):
        where = reverse("convening_invitations", args=[process.slug])
        yield ports.Section(_("Invitations"), where, ports.Group.SECRETARIAT)


@ports.next_steps.on("convening")
def next_steps(process: Process, actor: Actor) -> Iterator[Item]:
    """The first invitation, as soon as there is a body to be invited into. Two queries."""
    if highest_body(process.pk) and not Invitation.objects.filter(process=process).exists():
        note = _("Each receives a letter, and a link with which it answers.")
        yield Item(_("Invite the institutions"), reverse("convening_invite", args=[process.slug]), note=note)


@ports.needs_of_mine.on("convening")
def needs(process: Process, actor: Actor) -> Iterator[Item]:
    """For the secretariat: invitations that nobody answered in time, or soon. Two queries."""
    if not rules.is_coordinator.test(actor, process):
        return
    where = reverse("convening_invitations", args=[process.slug])
    waiting = queries.invitations_of(process.pk)
    expired = sum(one.state == State.EXPIRED for one in waiting)
    if expired:
        text = ngettext(
            "%(number)d invitation expired without an answer",
            "%(number)d invitations expired without an answer",
            expired,
        )
        yield Item(text % {"number": expired}, where)
    soon = [
        one.invitation.expires_at
        for one in waiting
        if one.state not in (State.ANSWERED, State.EXPIRED) and one.invitation.expires_at - clock.now() < SOON
    ]
    if soon:
        text = ngettext(
            "%(number)d invitation ends soon without an answer",
            "%(number)d invitations end soon without an answer",
            len(soon),
        )
        yield Item(text % {"number": len(soon)}, where, when=min(soon))
