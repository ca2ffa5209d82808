"""What discussion knows of a person: their comments."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.discussion.models import Comment
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Section, on_erase, on_export


@on_export.on("discussion")
def export(person: UUID) -> Section:
    """The comments that a person wrote, in one query."""
    rows = Comment.objects.filter(author=person).select_related("about").order_by("made_at")
    said = [{_("About"): str(row.about), _("Text"): row.text, _("Date"): row.made_at} for row in rows]
    return pgettext_lazy("personal data", "Comments"), said


@on_erase.on("discussion")
def erase(person: Object, act: Act) -> None:
    """Nothing where it was said for an institution: that is the institution's. What they said for themselves goes."""
    own = Comment.objects.filter(author=person, institution=None)
    Object.objects.filter(pk__in=own.values("pk")).update(title={}, version="")
    own.update(text="")
