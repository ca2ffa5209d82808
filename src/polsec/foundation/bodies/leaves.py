"""The kinds of leaves of this room. What tells of a person is shown to the body alone, and with the day alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import in_language
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.foundation.record.sentences import title_or

BODY_CREATED = "bodies.body_created"
SEAT_GIVEN = "bodies.seat_given"
SEAT_LEFT = "bodies.seat_left"
SEAT_HELD = "bodies.seat_held"
MANDATE_GIVEN = "bodies.mandate_given"
LETTER_ADDED = "bodies.letter_added"
MANDATE_ENDED = "bodies.mandate_ended"
ASSIGNED = "bodies.assigned"
ASSIGNMENT_ENDED = "bodies.assignment_ended"


def of_body(payload: dict[str, Any]) -> Iterator[str]:
    """What a body is called, and how many institutions its decisions need."""
    name = _("“%(title)s”") % {"title": in_language(payload["title"])}
    yield (_("%(body)s, the highest body of this process.") if payload["highest"] else _("%(body)s.")) % {"body": name}
    yield _("For a decision, at least %(quorum)s institutions must take part.") % {"quorum": payload["rules"]["quorum"]}


def of_seat(payload: dict[str, Any]) -> Iterator[str]:
    """Whose seat it is, in which body."""
    name = in_language(payload["name"]) if payload.get("name") else _("an institution that keeps its name reserved")
    yield _("The institution: %(name)s. The body: %(body)s.") % {
        "name": name,
        "body": title_or(payload["body"], _("a body that you may not see")),
    }


KINDS = (
    Kind(
        BODY_CREATED, pgettext_lazy("leaf", "A body was created, with its rules"), Disclosure.AT_ONCE, sentences=of_body
    ),
    Kind(
        SEAT_GIVEN, pgettext_lazy("leaf", "An institution took a seat in a body"), Disclosure.AT_ONCE, sentences=of_seat
    ),
    Kind(
        SEAT_LEFT,
        pgettext_lazy("leaf", "An institution left its seat in a body"),
        Disclosure.AT_ONCE,
        sentences=of_seat,
    ),
    Kind(SEAT_HELD, pgettext_lazy("leaf", "Which institution holds a seat"), Disclosure.AT_EVENT, by_day=True),
    Kind(MANDATE_GIVEN, pgettext_lazy("leaf", "A mandate was given"), Disclosure.AT_EVENT, by_day=True),
    Kind(LETTER_ADDED, pgettext_lazy("leaf", "The letter of a mandate came in"), Disclosure.AT_EVENT, by_day=True),
    Kind(MANDATE_ENDED, pgettext_lazy("leaf", "A mandate ended"), Disclosure.AT_EVENT, by_day=True),
    Kind(ASSIGNED, pgettext_lazy("leaf", "Somebody was assigned to a body"), Disclosure.AT_EVENT, by_day=True),
    Kind(ASSIGNMENT_ENDED, pgettext_lazy("leaf", "An assignment to a body ended"), Disclosure.AT_EVENT, by_day=True),
)
