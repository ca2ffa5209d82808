"""Notices of invitations: that an institution spoke, and neither which nor what: an inbox may be read by others."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify_all
from polsec.foundation.processes.queries import holders
from polsec.stages.convening.models import Invitation

ANSWERED = texts.register(
    "convening.answered", gettext_noop("An institution has answered an invitation to “{process}”.")
)


def tell_of_answer(invitation: Invitation) -> None:
    """Tell the coordinators; the page of the institution says what is known of it."""
    process = invitation.process
    people = holders(process.pk, "coordinator")
    notify_all(people, ANSWERED.key, {"process": process.object.title}, about=invitation.institution.object)
