"""The way of an upload: how big, what it truly is, whether that is harmless, what it is called from now on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import filetype

from polsec.errors import Message
from polsec.foundation.files.checking.images import rewritten
from polsec.foundation.files.checking.names import plain_name
from polsec.foundation.files.checking.offices import check_office
from polsec.foundation.files.checking.pdfs import check_pdf
from polsec.foundation.files.checking.refusals import unreadable
from polsec.foundation.kit.errors import Invalid

MOST_BYTES = 25_000_000
MARKUP = re.compile(r"\A\s*<|<\s*(?:script|svg|html|iframe|object|embed)\b", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
ACCEPTED = Message("Accepted are PDF, pictures (PNG, JPEG, WebP, GIF), office documents, and plain text or CSV.")


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept."""

    content: bytes
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        """The hash under which the content is kept, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def check(name: str, content: bytes) -> Checked:
    """What an upload is and how it is kept. Its name and what its sender said of its type decide nothing.

    Raises Invalid with what is wrong and what to do.
    """
    if not content:
        raise Invalid(Message("This file is empty. Choose another."))
    if len(content) > MOST_BYTES:
        raise Invalid(
            Message("This file is larger than {megabytes} MB. Make it smaller.", megabytes=MOST_BYTES // 1_000_000)
        )
    found = filetype.guess_mime(content) or ""
    if found.startswith("image/"):
        content, media_type, extension = rewritten(content)
    elif content.startswith(b"%PDF-"):
        check_pdf(content)
        media_type, extension = "application/pdf", "pdf"
    elif content.startswith(b"PK\x03\x04"):
        media_type, extension = check_office(content)
    else:
        media_type, extension = _check_text(name, content, found)
    return Checked(content, media_type, plain_name(name, extension))


def _check_text(name: str, content: bytes, found: str) -> tuple[str, str]:
    if found:
        raise _not_accepted()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_accepted() from error
    if "\x00" in text:
        raise _not_accepted()
    if CONTROL.search(text):
        raise unreadable()
    if MARKUP.search(text):
        raise Invalid(Message("Web pages and SVG drawings are not accepted. Save it as PDF or PNG and upload that."))
    return ("text/csv", "csv") if name.lower().endswith(".csv") else ("text/plain", "txt")


def _not_accepted() -> Invalid:
    return Invalid(Message("This kind of file is not accepted. {accepted}", accepted=ACCEPTED))
