"""What people wrote, made fit for print: plain text that hides nothing, of characters that the fonts have."""

from __future__ import annotations

import re
import unicodedata

from polsec.foundation.rendering.characters import printable
from polsec.harmless import harmless

SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e007f\u200b-\u200d\u2060]")
"""Variation selectors, tags and joiners: they say how a picture is drawn, and hide in a text."""
PIECE = re.compile(r"(?:.[\u0300-\u036f]*){1,10}")


def line(text: str) -> str:
    """`text` on one line. A character that no bundled font has is named by its number: `[U+1F642]`."""
    whole = unicodedata.normalize("NFC", SELECTORS.sub("", harmless(text)))
    return "".join(each if ord(each) in printable() else f"[U+{ord(each):04X}]" for each in whole)


def paragraphs(text: str) -> list[str]:
    """`text` as the paragraphs that its line breaks make, without empty ones."""
    return [made for each in text.splitlines() if (made := line(each))]
