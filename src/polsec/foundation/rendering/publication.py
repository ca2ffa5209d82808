"""A sanctioned text as a book of provisions: each says where it comes from, and the record can be asked about it."""

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

CONTENTS_FROM = 6
"""Provisions from which a document has a table of contents."""


@dataclass(frozen=True)
class PrintedProvision:
    """A provision: its lasting id (UUID), and the sources of it that may be named; `reserved` counts the others."""

    id: str
    number: str
    heading: str
    text: str
    origins: tuple[str, ...] = ()
    reserved: int = 0
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedReservation:
    """A reservation released by its author; without an institution it is printed as of a reserved source."""

    institution: str
    text: str


@dataclass(frozen=True)
class Colophon:
    """How the document is checked: its place on the record, the verifier's and the policy's SHA-256, who checked."""

    seal: Seal
    verifier: str
    policy: str
    checked_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """All that is printed. `address` is the process's page, under which lie `provision/<id>` and `record`.

    `approval` is the sentence that says who approved it and how ("approved by …"), `day` the date of that.
    """

    title: str
    process: str
    address: str
    language: str
    day: date
    approval: str
    provisions: tuple[PrintedProvision, ...]
    colophon: Colophon
    subtitle: str = ""
    reservations: tuple[PrintedReservation, ...] = ()
    notices: Notices = field(default_factory=Notices)


def build(publication: Publication) -> bytes:
    """The PDF. Raises Invalid for what cannot be printed, NotPrinted where it is too long or refused."""
    return press("publication", printed(publication), dated=publication.day)


def printed(publication: Publication) -> dict[str, Any]:
    """What the layout prints, every text plain. Raises Invalid without a title or a provision."""
    if not line(publication.title) or not publication.provisions:
        raise Invalid(Message("A publication needs a title and at least one provision. Add what is missing."))
    _ = imprint.gettext_of(publication.language)
    return {
        "page": imprint.page(
            title=publication.title,
            author=publication.process,
            header=publication.process,
            language=publication.language,
            day=publication.day,
            notices=publication.notices,
        ),
        "process": line(publication.process),
        "subtitle": line(publication.subtitle),
        "approval": line(publication.approval),
        "reserved": _with_reservations(len(publication.reservations), _),
        "contents": len(publication.provisions) >= CONTENTS_FROM,
        "provisions": [_provision(each, publication.address, _) for each in publication.provisions],
        "reservations": [_reservation(each, _) for each in publication.reservations],
        "colophon": _colophon(publication.colophon, _),
        "labels": _labels(_),
    }


def mark(identifier: str) -> str:
    """The short lasting mark of a provision, from the first 32 bits of its UUID: `7F3A-91C2`."""
    digits = identifier.replace("-", "")[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def _with_reservations(count: int, _: Gettext) -> str:
    """The sentence of the front page; the layout knows the page."""
    if count == 0:
        return ""
    if count == 1:
        return _("One reservation was taken; it is printed on page {page}.")
    return _("{count} reservations were taken; they are printed on page {page}.").replace("{count}", str(count))


def _provision(provision: PrintedProvision, address: str, _: Gettext) -> dict[str, Any]:
    return {
        "number": line(provision.number),
        "heading": line(provision.heading),
        "paragraphs": paragraphs(provision.text),
        "mark": mark(provision.id),
        "link": imprint.web_address(f"{address.rstrip('/')}/provision/{provision.id}"),
        "themes": imprint.texts(provision.themes),
        "origins": imprint.texts(provision.origins),
        "reserved": _reserved(provision.reserved, _),
    }


def _reserved(count: int, _: Gettext) -> str:
    if count == 0:
        return ""
    return _("1 reserved source") if count == 1 else _("{count} reserved sources").format(count=count)


def _reservation(reservation: PrintedReservation, _: Gettext) -> dict[str, Any]:
    return {
        "institution": line(reservation.institution) or _("Reserved source"),
        "paragraphs": paragraphs(reservation.text),
    }


def _colophon(colophon: Colophon, _: Gettext) -> dict[str, Any]:
    checked = imprint.texts(colophon.checked_by)
    return {
        "seal": colophon.seal.printed(_),
        "verifier": imprint.fingerprint(colophon.verifier),
        "policy": imprint.fingerprint(colophon.policy),
        "checked": ", ".join(checked) or _("Nobody yet. Ask at the address beside it."),
    }


def _labels(_: Gettext) -> dict[str, str]:
    return {
        "contents": _("Contents"),
        "provisions": _("The text"),
        "reservations": _("Reservations"),
        "reservations_note": _(
            "These institutions agreed and asked that their reservation be printed with the text. "
            "A reservation does not stop the text."
        ),
        "reservation": _("Reservation"),
        "sources": _("Where each paragraph comes from"),
        "sources_note": _(
            "Institutions stand here when they released their names. A “reserved source” is one that did not: "
            "what was said may be used, who said it is not told. Each mark leads to the page of its paragraph."
        ),
        "paragraph": _("Paragraph"),
        "theme": _("Theme"),
        "institutions": _("Institutions that released their names"),
        "reserved": _("Reserved"),
        "none": _("none"),
        "colophon": _("Colophon"),
        "colophon_note": _(
            "You need not trust whoever gave you this document, nor the site on which it lies. The record of the "
            "process says what was decided and when, and shows if anybody changed it afterwards."
        ),
        "address": _("On the record at"),
        "leaf": _("Entry"),
        "checked": _("Checked by"),
        "verifier": _("SHA-256 of the verifier"),
        "policy": _("SHA-256 of the policy"),
        "way": _(
            "To check without this site: get the record and the verifier at this address, compare the verifier's "
            "SHA-256 with the one printed here and with one from another place, and run it on your own computer."
        ),
        "marks": _(
            "The mark ¶ beside a paragraph is its lasting number. It stays when paragraphs are added, moved or counted "
            "anew. With it, the page of the paragraph is found from any edition."
        ),
    }
