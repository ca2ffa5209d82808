"""What final approvals know of a person: the minutes that they attested for their institution."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Section, on_erase, on_export
from polsec.stages.sanction.models import Attestation


@on_export.on("sanction")
def export(person: UUID) -> Section:
    """The minutes that a person attested, in one query."""
    rows = Attestation.objects.filter(person=person).select_related("approval__object", "act").order_by("act__at")
    said = [{_("Text"): str(row.approval), _("Date"): row.act.at} for row in rows]
    return pgettext_lazy("personal data", "Attestations of signed minutes"), said


@on_erase.on("sanction")
def erase(person: Object, act: Act) -> None:
    """Nothing: an attestation is its institution's, and names the person by an id that leads to nobody any more."""
