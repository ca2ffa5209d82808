"""What convening knows of a person: where an invitation is addressed to their e-mail address."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people import ports as people
from polsec.foundation.people.models import Person
from polsec.foundation.people.ports import Row, Section, on_erase, on_export
from polsec.stages.convening.models import Invitation


@on_export.on("convening")
def export(person: UUID) -> Section:
    """The invitations addressed to a person, in two queries."""
    rows = _addressed_to(person).select_related("process__object").order_by("id")
    return pgettext_lazy("personal data", "Invitations addressed to you"), [_row(one) for one in rows]


@on_erase.on("convening")
def erase(person: Object, act: Act) -> None:
    """Take the addressee out of invitations; which institution was invited, and what it answered, stays."""
    _addressed_to(person.pk).update(contact_name="", contact_post="", contact_email="")


@people.act_names.on("convening")
def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {"convening.note_opened": pgettext("act", "An answer to an invitation was begun")}


def _addressed_to(person: UUID) -> QuerySet[Invitation]:
    email = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    return Invitation.objects.filter(contact_email__iexact=email) if email else Invitation.objects.none()


def _row(invitation: Invitation) -> Row:
    return {
        _("Process"): str(invitation.process),
        _("Name"): invitation.contact_name,
        _("Post"): invitation.contact_post,
        _("E-mail"): invitation.contact_email,
    }
