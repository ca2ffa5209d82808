"""The kinds of leaves of this room, and what the public one says in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import in_language
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.foundation.record.sentences import title_or

PROPOSED = "agenda.proposed"
REVISED = "agenda.revised"
WITHDRAWN = "agenda.withdrawn"
NAMED = "agenda.named"
AGREED = "agenda.agreed"


def of_agreement(payload: dict[str, Any]) -> Iterator[str]:
    """Which theme is on the agenda, why, what is to be found out, and what the agreement rests on."""
    yield _("On the agenda: %(theme)s.") % {"theme": _("“%(title)s”") % {"title": in_language(payload["title"])}}
    if payload["institution"]:
        yield _("Proposed by: %(name)s.") % {"name": title_or(payload["institution"], _("a reserved institution"))}
    yield _("Why it should be worked on: %(reasons)s") % {"reasons": payload["reasons"]}
    if payload["questions"]:
        yield _("To find out: %(questions)s") % {"questions": " ".join(payload["questions"])}
    if payload["proof"]:
        yield _("Where the body agreed: %(proof)s") % {"proof": payload["proof"]}


KINDS = (
    # Who proposed what is the room's; a time would tell it to whoever knows who was there.
    Kind(PROPOSED, pgettext_lazy("leaf", "A theme was proposed"), Disclosure.AT_EVENT, by_day=True),
    Kind(REVISED, pgettext_lazy("leaf", "A proposed theme was changed"), Disclosure.AT_EVENT, by_day=True),
    Kind(WITHDRAWN, pgettext_lazy("leaf", "A proposed theme was withdrawn"), Disclosure.AT_EVENT, by_day=True),
    Kind(
        NAMED,
        pgettext_lazy("leaf", "An institution let its name be told with a theme"),
        Disclosure.AT_EVENT,
        by_day=True,
    ),
    Kind(AGREED, pgettext_lazy("leaf", "A body agreed on a theme"), Disclosure.AT_ONCE, sentences=of_agreement),
)
