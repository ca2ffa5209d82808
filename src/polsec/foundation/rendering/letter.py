"""A numbered letter (oficio), as an invitation: on paper, with a place for the stamp of whoever receives it."""

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
class Letter:
    """All that is printed. `sender` and `addressee` are lines (a name, an office, an institution, a town).

    `address` is the neutral address at which the process explains itself; it holds no token of the addressee.
    """

    number: str
    place: str
    day: date
    process: str
    language: str
    addressee: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]
    signatory: tuple[str, ...]
    sender: tuple[str, ...] = ()
    greeting: str = ""
    address: str = ""
    notices: Notices = field(default_factory=Notices)


def build(letter: Letter) -> bytes:
    """The PDF. Raises Invalid for what cannot be printed, NotPrinted where it is too long or refused."""
    return press("letter", printed(letter), dated=letter.day)


def printed(letter: Letter) -> dict[str, Any]:
    """What the layout prints, every text plain. Raises Invalid without a number, an addressee or a text."""
    _ = imprint.gettext_of(letter.language)
    addressee, paragraphs = imprint.texts(letter.addressee), imprint.body(letter.paragraphs)
    if not (line(letter.number) and addressee and paragraphs):
        raise Invalid(Message("A letter needs a number, an addressee and a text. Add what is missing."))
    name = _("Letter {number}").format(number=line(letter.number))
    return {
        "page": imprint.page(
            title=f"{name}: {letter.subject}",
            author=letter.process,
            header=letter.process,
            language=letter.language,
            day=letter.day,
            notices=letter.notices,
        ),
        "name": name,
        "process": line(letter.process),
        "sender": imprint.texts(letter.sender),
        "place": ", ".join(imprint.texts((letter.place, imprint.in_words(letter.day, letter.language)))),
        "addressee": addressee,
        "subject": line(letter.subject),
        "greeting": line(letter.greeting),
        "paragraphs": paragraphs,
        "closing": _("Yours faithfully,"),
        "signatory": imprint.texts(letter.signatory),
        "address": imprint.web_address(letter.address) if letter.address else "",
        "labels": {
            "subject": _("Subject"),
            "stamp": _("Stamp of receipt"),
            "received": [_("Received by"), _("Date and hour"), _("Signature")],
            "about": _("What this process is, who pays for it and who sees what:"),
        },
    }
