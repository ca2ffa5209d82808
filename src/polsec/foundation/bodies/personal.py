"""What this room knows of a person: shown to them whole; ended when they are erased."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.errors import Message
from polsec.foundation.bodies import seating
from polsec.foundation.bodies.models import Assignment, Mandate, Voice
from polsec.foundation.files.keeping import erase as erase_file
from polsec.foundation.files.models import File
from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import Closed
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Row, Section, on_erase, on_export, on_merge


@on_export.on("bodies")
def export(person: UUID) -> Section:
    """Every mandate and assignment of a person, in two queries."""
    mandates = Mandate.objects.filter(person=person).select_related("seat__body__object", "seat__institution")
    assignments = Assignment.objects.filter(person=person).select_related("body__object")
    rows = [*map(_mandate, mandates.order_by("id")), *map(_assignment, assignments.order_by("id"))]
    return pgettext_lazy("personal data", "Bodies"), rows


@on_erase.on("bodies")
def erase(person: Object, act: Act) -> None:
    """End what is in force and destroy the letters that name them. The rows keep a number without a name."""
    for mandate in Mandate.objects.filter(person=person, ended_at=None):
        seating.release(mandate)
    named_in = Mandate.objects.filter(person=person, proof__isnull=False).values("proof")
    for letter in File.objects.filter(pk__in=named_in, erased_at=None):
        erase_file(letter)
    Assignment.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())


@on_merge.on("bodies")
def make_one(entered: Object, kept: Object) -> None:
    """Bring the voices of two persons who are one together. Raises Closed where they speak for two institutions."""
    held = {voice.process_id: voice for voice in Voice.objects.select_for_update().filter(person=kept)}
    for voice in Voice.objects.select_for_update().filter(person=entered, process__in=held):
        other = held[voice.process_id]
        if other.institution_id != voice.institution_id:
            raise Closed(
                Message(
                    "You already speak for another institution in this process, and a person speaks for one alone. "
                    "Tell the secretariat, so that one of the two mandates is ended first."
                )
            )
        _join(voice, other)


def _join(voice: Voice, other: Voice) -> None:
    """The mandates of one voice become another's; one for a seat that the other holds already ends."""
    seats = set(other.mandates.values_list("seat", flat=True))
    for mandate in voice.mandates.all():
        if mandate.seat_id in seats:
            seating.release(mandate)
        else:
            Mandate.objects.filter(pk=mandate.pk).update(voice=other)
    Voice.objects.filter(pk=voice.pk).delete()


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
