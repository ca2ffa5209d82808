"""The minute of a meeting (acta): printed with the hash of its text, signed by hand, scanned and attested."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering import imprint
from polsec.foundation.rendering.imprint import Gettext, Notices, Seal
from polsec.foundation.rendering.plain import line, paragraphs
from polsec.foundation.rendering.press import press


@dataclass(frozen=True)
class Present:
    """An institution that was there, and those of its people who agreed to be named. Who was absent is not printed."""

    institution: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedDecision:
    """A decision (punto de acuerdo), its outcome in words with its base, and the reservations released with it."""

    number: str
    text: str
    outcome: str
    reservations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minute:
    """All that is printed. `quorum` is a sentence ("9 of 12 institutions; the rules ask for 8").

    `hash` is the SHA-256 of the minute's text; `signers` are lines under which one signs.
    """

    number: str
    body: str
    process: str
    language: str
    place: str
    day: date
    opened: str
    closed: str
    quorum: str
    agenda: tuple[str, ...]
    present: tuple[Present, ...]
    decisions: tuple[PrintedDecision, ...]
    signers: tuple[str, ...]
    seal: Seal
    hash: str
    notes: str = ""
    notices: Notices = field(default_factory=Notices)


def build(minute: Minute) -> bytes:
    """The PDF. Raises Invalid for what cannot be printed, NotPrinted where it is too long or refused."""
    return press("minute", printed(minute), dated=minute.day)


def printed(minute: Minute) -> dict[str, Any]:
    """What the layout prints, every text plain. Raises Invalid without a number or a body."""
    _ = imprint.gettext_of(minute.language)
    if not (line(minute.number) and line(minute.body)):
        raise Invalid(Message("A minute needs a number and the body that met. Add what is missing."))
    title = _("Minute {number}").format(number=line(minute.number))
    return {
        "page": imprint.page(
            title=f"{title}: {minute.body}",
            author=minute.process,
            header=minute.process,
            language=minute.language,
            day=minute.day,
            notices=minute.notices,
        ),
        "name": title,
        "process": line(minute.process),
        "body": line(minute.body),
        "facts": _facts(minute, _),
        "agenda": imprint.texts(minute.agenda),
        "present": [
            {"institution": line(each.institution), "people": ", ".join(imprint.texts(each.people))}
            for each in minute.present
        ],
        "notes": paragraphs(minute.notes),
        "decisions": [_decision(each) for each in minute.decisions],
        "signers": imprint.texts(minute.signers),
        "seal": minute.seal.printed(_),
        "hash": imprint.fingerprint(minute.hash),
        "labels": _labels(_),
    }


def _facts(minute: Minute, _: Gettext) -> list[list[str]]:
    facts = {
        _("Place"): minute.place,
        _("Day"): imprint.in_words(minute.day, minute.language),
        _("From, to"): f"{minute.opened} – {minute.closed}",
        _("Quorum"): minute.quorum,
    }
    return [[name, value] for name, value in ((name, line(value)) for name, value in facts.items()) if value]


def _decision(decision: PrintedDecision) -> dict[str, Any]:
    return {
        "number": line(decision.number),
        "paragraphs": paragraphs(decision.text),
        "outcome": line(decision.outcome),
        "reservations": imprint.texts(decision.reservations),
    }


def _labels(_: Gettext) -> dict[str, str]:
    return {
        "agenda": _("Order of the day"),
        "present": _("Present"),
        "institution": _("Institution"),
        "people": _("Who agreed to be named"),
        "notes": _("What was said, in short"),
        "decisions": _("Decisions"),
        "reservation": _("Reservation"),
        "outcome": _("Outcome"),
        "signatures": _("Signatures"),
        "signatures_note": _(
            "Whoever signs confirms that this is the text that was read and agreed. The signed sheet is scanned, and "
            "two people of different sectors attest that the scan is true to it."
        ),
        "record": _("On the record"),
        "hash": _("SHA-256 of the text"),
        "leaf": _("Entry"),
        "address": _("On the record at"),
    }
