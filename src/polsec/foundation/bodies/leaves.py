"""The kinds of leaves of this room. What tells of a person is shown to the body alone, and with the day alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.bodies.models import Duty, MandateKind
from polsec.foundation.kit.models import in_language
from polsec.foundation.kit.templatetags.kit import day
from polsec.foundation.record.kinds import Disclosure, Kind, Sentences
from polsec.foundation.record.sentences import body_or_reserved, institution_or_reserved, title_or

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

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


def of_held_seat(payload: dict[str, Any]) -> Iterator[str]:
    """Which institution's seat it is, for the body."""
    yield _("The institution: %(name)s. The body: %(body)s.") % {
        "name": institution_or_reserved(payload["institution"]),
        "body": body_or_reserved(payload["body"]),
    }


def of_mandate(payload: dict[str, Any]) -> Iterator[str]:
    """Which institution sends somebody to which body, as what; who it is is told on the page of the body."""
    yield _("A person has a mandate: %(kind)s of %(institution)s in %(body)s.") % _mandate(payload)
    if payload["until"]:
        yield _("It lasts until %(day)s.") % {"day": day(date.fromisoformat(payload["until"]))}


def of_letter(payload: dict[str, Any]) -> Iterator[str]:
    """Which mandate has its letter."""
    yield _("The letter of a mandate came in: %(kind)s of %(institution)s in %(body)s.") % _mandate(payload)


def of_mandate_ended(payload: dict[str, Any]) -> Iterator[str]:
    """Which mandate is over."""
    yield _("A person's mandate ended: %(kind)s of %(institution)s in %(body)s.") % _mandate(payload)


def of_assignment(payload: dict[str, Any]) -> Iterator[str]:
    """As what somebody accompanies which body; who it is is told on the page of the body."""
    yield _("A person accompanies %(body)s from now on, as %(duty)s.") % _assignment(payload)


def of_assignment_ended(payload: dict[str, Any]) -> Iterator[str]:
    """As what somebody accompanied which body."""
    yield _("A person no longer accompanies %(body)s as %(duty)s.") % _assignment(payload)


def _mandate(payload: dict[str, Any]) -> dict[str, str]:
    return {
        "kind": str(MandateKind(payload["mandate"]).label).lower(),
        "institution": institution_or_reserved(payload["institution"]),
        "body": body_or_reserved(payload["body"]),
    }


def _assignment(payload: dict[str, Any]) -> dict[str, str]:
    return {"body": body_or_reserved(payload["body"]), "duty": str(Duty(payload["duty"]).label).lower()}


def _in_the_body(name: str, label: StrPromise, sentences: Sentences) -> Kind:
    return Kind(name, label, Disclosure.AT_EVENT, by_day=True, sentences=sentences)


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
    _in_the_body(SEAT_HELD, pgettext_lazy("leaf", "Which institution holds a seat"), of_held_seat),
    _in_the_body(MANDATE_GIVEN, pgettext_lazy("leaf", "A mandate was given"), of_mandate),
    _in_the_body(LETTER_ADDED, pgettext_lazy("leaf", "The letter of a mandate came in"), of_letter),
    _in_the_body(MANDATE_ENDED, pgettext_lazy("leaf", "A mandate ended"), of_mandate_ended),
    _in_the_body(ASSIGNED, pgettext_lazy("leaf", "Somebody was assigned to a body"), of_assignment),
    _in_the_body(ASSIGNMENT_ENDED, pgettext_lazy("leaf", "An assignment to a body ended"), of_assignment_ended),
)
