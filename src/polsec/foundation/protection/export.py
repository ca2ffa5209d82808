"""What this room keeps about a person, given to them. The register names nobody, and who wrote it is sealed in it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Section
from polsec.foundation.protection.models import PauseRequest


def of_person(person: UUID) -> Section:
    """The pauses that they asked for or confirmed. One query."""
    found = PauseRequest.objects.filter(Q(asked_by=person) | Q(confirmed_by=person)).select_related("process__object")
    rows = [
        {
            _("What"): str(one.get_wanted_display()),
            _("Process"): one.process.title,
            _("When"): one.asked_at,
            _("As"): _("who asked") if one.asked_by_id == person else _("who confirmed"),
        }
        for one in found
    ]
    return _("Protection"), rows


def erase(person: Object, act: Act) -> None:
    """Nothing: that two paused a process stays, by ids that lead to nobody any more; the register names nobody."""


def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {
        "protection.write_incident": pgettext("act", "An incident was written into the register"),
        "protection.add_to_incident": pgettext("act", "Something was added to an incident in the register"),
    }
