"""What this room keeps about a person: given to them, and destroyed when they ask for it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.oversight.models import Complaint, Declaration, Hiring
from polsec.foundation.people.ports import Row, Section


def of_person(person: UUID) -> Section:
    """Hirings, declared interests, and complaints that were made under one's own name."""
    hirings = Hiring.objects.filter(person=person).order_by("starts_on", "id")
    declared = Declaration.objects.filter(person=person).order_by("declared_at", "id")
    complaints = Complaint.objects.filter(by=person).order_by("received_at")
    rows: list[Row] = [
        *({str(_("Hired as")): one.get_task_display(), str(_("From")): one.starts_on} for one in hirings),
        *({str(_("Interests declared")): one.explanation, str(_("On")): one.declared_at} for one in declared),
        *(
            {str(_("Complaint")): one.text, str(_("Contact")): one.contact, str(_("Answer")): one.answer}
            for one in complaints
        ),
    ]
    return _("Who watches the secretariat"), rows


def erase(person: Object, act: Act) -> None:
    """Forget who complained, what they wrote and how to reach them, and what they explained of their interests."""
    Complaint.objects.filter(by=person).update(by=None, text="", contact="")
    Declaration.objects.filter(person=person).update(explanation="")
