"""What every document shares: language, paper, date, notices, the seal of the record, labels in its language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import segno
from babel.dates import format_date
from django.conf import settings

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering.plain import line, paragraphs
from polsec.i18n import translator

REGIONS = {"es": "GT", "en": "GB"}
"""The region by which a language is hyphenated and its dates are written."""
PAPERS = {"letter": "us-letter", "a4": "a4"}
LEAF = re.compile(r"[0-9a-f]{32}")
HASH = re.compile(r"[0-9a-f]{64}")
Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Notices:
    """What a reader must be told on every page of a document that is not what it looks like."""

    demo: bool = False
    simulated: bool = False
    illustrative: bool = False

    def sentences(self, _: Gettext) -> list[str]:
        """One sentence for each that holds, in a language."""
        told = {
            _("DEMO: signed with keys made for demonstration. It proves nothing."): self.demo,
            _("Simulated: the dates and people in it are invented."): self.simulated,
            _("Illustrative: an example of how such a text may look. Nobody adopted it."): self.illustrative,
        }
        return [sentence for sentence, holds in told.items() if holds]


@dataclass(frozen=True)
class Seal:
    """Where the record of a process holds a document: the address of its page and the leaf, 16 bytes in hexadecimal."""

    address: str
    leaf: str

    def printed(self, _: Gettext) -> dict[str, str]:
        """For a layout: the address, the leaf in groups, the QR code as SVG, and what it says in words.

        Raises Invalid for a leaf that is not 32 hexadecimal digits, or an address that is none of the web.
        """
        if not LEAF.fullmatch(self.leaf):
            raise Invalid(Message("A leaf of the record has 32 hexadecimal digits; {given} has not.", given=self.leaf))
        code = segno.make(f"{web_address(self.address)}#{self.leaf}", error="m", micro=False)
        return {
            "address": self.address,
            "leaf": " ".join(self.leaf[at : at + 4] for at in range(0, 32, 4)),
            "qr": code.svg_inline(border=0, dark="#1b2230", scale=4),
            "alt": _("QR code of the address {address} and the leaf {leaf}").format(
                address=self.address, leaf=self.leaf
            ),
        }


def web_address(text: str) -> str:
    """`text` where it is an address of the web, so that no link of a document runs anything; Invalid otherwise."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or not text.isprintable() or " " in text:
        raise Invalid(Message("{address} is no address of a web page: it begins with https://.", address=text))
    return text


def fingerprint(digits: str) -> list[str]:
    """A SHA-256 in hexadecimal, in eight groups of eight. Raises Invalid for anything else."""
    if not HASH.fullmatch(digits):
        raise Invalid(Message("A SHA-256 has 64 hexadecimal digits; {given} has not.", given=digits))
    return [digits[at : at + 8] for at in range(0, 64, 8)]


def in_words(day: date, language: str) -> str:
    """A date with its weekday, as “martes, 24 de noviembre de 2026”."""
    return format_date(day, "full", locale=f"{language}_{REGIONS[language]}")


def gettext_of(language: str) -> Gettext:
    """The translations into the language of a document. Raises Invalid for one that documents are not made in."""
    if language not in REGIONS:
        raise Invalid(
            Message("Documents are made in these languages: {choice}. Choose one of them.", choice=", ".join(REGIONS)),
            field="language",
        )
    return translator(language).gettext


def page(*, title: str, author: str, header: str, language: str, day: date, notices: Notices) -> dict[str, Any]:
    """What `look.typ` asks for: the page, its furniture and the properties of the file."""
    _ = gettext_of(language)
    return {
        "title": line(title),
        "author": line(author),
        "header": shortened(header),
        "short": shortened(title),
        "language": language,
        "region": REGIONS[language],
        "paper": PAPERS[settings.PAPER],
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "date": in_words(day, language),
        "notices": notices.sentences(_),
        "page_of": _("Page {page} of {pages}"),
    }


def shortened(text: str, most: int = 70) -> str:
    """`text` on one line of at most `most` characters, cut at a word."""
    whole = line(text)
    if len(whole) <= most:
        return whole
    cut, _, rest = whole[:most].rpartition(" ")
    return f"{cut or rest}…"


def texts(written: tuple[str, ...]) -> list[str]:
    """Several texts as lines, without empty ones."""
    return [made for each in written if (made := line(each))]


def body(written: tuple[str, ...]) -> list[str]:
    """Several texts as paragraphs."""
    return [made for each in written for made in paragraphs(each)]
