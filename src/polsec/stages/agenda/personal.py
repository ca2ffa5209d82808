"""What the agenda knows of a person: the themes that they proposed for their institution."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people import ports as people
from polsec.foundation.people.ports import Section, on_erase, on_export
from polsec.stages.agenda.models import Theme


@on_export.on("agenda")
def export(person: UUID) -> Section:
    """The themes that a person proposed, in one query."""
    rows = Theme.objects.filter(proposed_by=person).order_by("proposed_at")
    themes = [{_("Theme"): str(theme), _("Proposed"): theme.proposed_at} for theme in rows]
    return pgettext_lazy("personal data", "Themes"), themes


@on_erase.on("agenda")
def erase(person: Object, act: Act) -> None:
    """Nothing: a theme is its institution's, and names the person by an id that leads to nobody any more."""


@people.act_names.on("agenda")
def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {
        "agenda.put": pgettext("act", "It was asked whether a theme goes on the agenda"),
    }
