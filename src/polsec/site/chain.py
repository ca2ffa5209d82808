"""The way of a process, from the first visit to the law in force, as the first page draws it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def chain() -> list[dict[str, Any]]:
    """Each stage with its name and what happens in it."""
    return [
        {"title": pgettext("stage", "Convening"), "note": _("Each institution is visited and invited in its own way.")},
        {"title": pgettext("stage", "Framework"), "note": _("One text gives all the same words to talk with.")},
        {"title": pgettext("stage", "Agenda"), "note": _("Many themes are talked together into a few.")},
        {"title": pgettext("stage", "Research"), "note": _("For each theme, one institution writes the paper.")},
        {"title": pgettext("stage", "Dialogue"), "note": _("Papers are presented, doubted and improved.")},
        {"title": pgettext("stage", "Proposals"), "note": _("One text goes from draft to draft.")},
        {
            "title": pgettext("stage", "Final approval"),
            "note": _("Institutions consent, with their reservations in view."),
        },
        {"title": pgettext("stage", "Publications"), "note": _("Every paragraph tells where it comes from.")},
        {"title": pgettext("stage", "Law"), "note": _("The text goes to those who can put it into force.")},
    ]
