"""What decisions know of a person: the positions that they took for an institution."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.decisions.models import Position
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Section, on_erase, on_export


@on_export.on("decisions")
def export(person: UUID) -> Section:
    """The positions that a person took for their institution, in one query."""
    rows = Position.objects.filter(person=person).select_related("question__subject").order_by("taken_at")
    taken = [
        {
            _("Question"): row.question.text,
            _("Position"): str(row.get_stance_display()),
            _("The reason"): row.reason,
            _("Date"): row.taken_at,
        }
        for row in rows
    ]
    return pgettext_lazy("personal data", "Positions taken for an institution"), taken


@on_erase.on("decisions")
def erase(person: Object, act: Act) -> None:
    """Nothing: a position is its institution's, and names the person by an id that leads to nobody any more."""
