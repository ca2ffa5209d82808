"""The protection plan on paper: what to do, in which order, and whom to call, for each thing that may happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering import imprint
from polsec.foundation.rendering.imprint import Notices
from polsec.foundation.rendering.plain import line
from polsec.foundation.rendering.press import press


@dataclass(frozen=True)
class Contact:
    """Whom to call, and how. Without `how` there is a line to write it by hand, so that no number lies in a file."""

    who: str
    how: str = ""


@dataclass(frozen=True)
class Part:
    """One thing that may happen: its name, how one knows it, steps in their order, and what not to do."""

    title: str
    when: str
    steps: tuple[str, ...]
    never: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All that is printed; each part begins a page, so that it can be put where it is needed."""

    title: str
    process: str
    language: str
    day: date
    introduction: tuple[str, ...]
    parts: tuple[Part, ...]
    contacts: tuple[Contact, ...] = ()
    notices: Notices = field(default_factory=Notices)


def build(plan: Plan) -> bytes:
    """The PDF. Raises Invalid for what cannot be printed, NotPrinted where it is too long or refused."""
    return press("plan", printed(plan), dated=plan.day)


def printed(plan: Plan) -> dict[str, Any]:
    """What the layout prints, every text plain. Raises Invalid without a title or a part."""
    _ = imprint.gettext_of(plan.language)
    if not line(plan.title) or not plan.parts:
        raise Invalid(Message("A plan needs a title and at least one part. Add what is missing."))
    return {
        "page": imprint.page(
            title=plan.title,
            author=plan.process,
            header=plan.process,
            language=plan.language,
            day=plan.day,
            notices=plan.notices,
        ),
        "process": line(plan.process),
        "introduction": imprint.body(plan.introduction),
        "parts": [_part(each) for each in plan.parts],
        "contacts": [_contact(each) for each in plan.contacts],
        "labels": {
            "call": _("Whom to call, in this order"),
            "who": _("Who"),
            "how": _("Telephone or place"),
            "steps": _("Do this, in this order"),
            "never": _("Do not"),
            "written": _("As of {day}").format(day=imprint.in_words(plan.day, plan.language)),
        },
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": line(part.title),
        "when": line(part.when),
        "steps": imprint.texts(part.steps),
        "never": imprint.texts(part.never),
        "contacts": [_contact(each) for each in part.contacts],
    }


def _contact(contact: Contact) -> dict[str, str]:
    return {"who": line(contact.who), "how": line(contact.how)}
