"""What this room knows of a person: shown to them whole; ended when they are erased."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.bodies import seating
from polsec.foundation.bodies.models import Assignment, Mandate
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Row, Section, on_erase, on_export


@on_export.on("bodies")
def export(person: UUID) -> Section:
    """Every mandate and assignment of a person, in two queries."""
    mandates = Mandate.objects.filter(person=person).select_related("seat__body__object", "seat__institution")
    assignments = Assignment.objects.filter(person=person).select_related("body__object")
    rows = [*map(_mandate, mandates.order_by("id")), *map(_assignment, assignments.order_by("id"))]
    return pgettext_lazy("personal data", "Bodies"), rows


@on_erase.on("bodies")
def erase(person: Object, act: Act) -> None:
    """End what is in force: nobody can speak by it any more. The rows keep a number without a name."""
    for mandate in Mandate.objects.filter(person=person, ended_at=None):
        seating.release(mandate)
    Assignment.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())


def _mandate(mandate: Mandate) -> Row:
    return {
        _("Body"): str(mandate.seat.body),
        _("As"): str(mandate.get_kind_display()),
        _("For"): str(mandate.seat.institution),
        _("Since"): mandate.since,
        _("Until"): mandate.ended_at or mandate.until,
    }


def _assignment(assignment: Assignment) -> Row:
    return {
        _("Body"): str(assignment.body),
        _("As"): str(assignment.get_duty_display()),
        _("Since"): assignment.since,
        _("Until"): assignment.ended_at,
    }
