"""The kinds of leaves of this room, and what each says in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import in_language
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.foundation.record.sentences import body_or_reserved, institution_or_reserved, title_or

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


def of_proposal(payload: dict[str, Any]) -> Iterator[str]:
    """Who proposes which theme to which body, why, and what it wants to find out."""
    yield capfirst(_("%(institution)s proposes a theme to %(body)s: %(theme)s.") % _named(payload))
    yield from _reasons(payload)


def of_revision(payload: dict[str, Any]) -> Iterator[str]:
    """How the theme reads now."""
    yield capfirst(
        _("%(institution)s changed the theme that it proposes to %(body)s. Now it is: %(theme)s.") % _named(payload)
    )
    yield from _reasons(payload)


def of_withdrawal(payload: dict[str, Any]) -> Iterator[str]:
    """Who no longer proposes what."""
    yield capfirst(_("%(institution)s no longer proposes the theme %(theme)s to %(body)s.") % _named(payload))


def of_naming(payload: dict[str, Any]) -> Iterator[str]:
    """Whose name may be told with which theme."""
    yield capfirst(_("%(institution)s lets its name be told with the theme %(theme)s.") % _named(payload))


def _reasons(payload: dict[str, Any]) -> Iterator[str]:
    yield _("Why it should be worked on: %(reasons)s") % {"reasons": payload["reasons"]}
    if payload["questions"]:
        yield _("To find out: %(questions)s") % {"questions": " ".join(payload["questions"])}


def _named(payload: dict[str, Any]) -> dict[str, str]:
    title = payload.get("title")
    return {
        "institution": institution_or_reserved(payload["institution"]),
        "body": body_or_reserved(payload["body"]),
        "theme": _("“%(title)s”") % {"title": title}
        if title
        else title_or(payload["theme"], _("a theme that you may not read")),
    }


KINDS = (
    # Who proposed what is the room's; a time would tell it to whoever knows who was there.
    Kind(
        PROPOSED, pgettext_lazy("leaf", "A theme was proposed"), Disclosure.AT_EVENT, by_day=True, sentences=of_proposal
    ),
    Kind(
        REVISED,
        pgettext_lazy("leaf", "A proposed theme was changed"),
        Disclosure.AT_EVENT,
        by_day=True,
        sentences=of_revision,
    ),
    Kind(
        WITHDRAWN,
        pgettext_lazy("leaf", "A proposed theme was withdrawn"),
        Disclosure.AT_EVENT,
        by_day=True,
        sentences=of_withdrawal,
    ),
    Kind(
        NAMED,
        pgettext_lazy("leaf", "An institution let its name be told with a theme"),
        Disclosure.AT_EVENT,
        by_day=True,
        sentences=of_naming,
    ),
    Kind(AGREED, pgettext_lazy("leaf", "A body agreed on a theme"), Disclosure.AT_ONCE, sentences=of_agreement),
)
