"""What people wrote, made harmless for the eye: no character that hides, reorders or commands. Data stay as given."""

from __future__ import annotations

import re

# Overrides, embeddings and isolates of writing direction (Unicode UAX 9). The marks LRM, RLM and ALM stay: they only
# help to set mixed text and cannot make it read otherwise than it is.
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Control characters (escape sequences of terminals begin with one), the byte order mark, breaks of line and paragraph.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
SPACE = re.compile("[\\s\u2028\u2029]+")
MARKUP = re.compile(r"<[a-zA-Z/!?][^>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")


def harmless(text: str) -> str:
    """``text`` on one line, without control characters and characters that override the direction of writing.

    It may still hold markup: a page escapes it as any text, a terminal prints it unmarked.
    """
    return SPACE.sub(" ", CONTROL.sub("", DIRECTION.sub("", text))).strip()


def overrides_direction(text: str) -> bool:
    """Whether ``text`` holds characters that can make it read otherwise than it is, or steer a terminal."""
    return bool(DIRECTION.search(text) or CONTROL.search(text))


def holds_markup(text: str) -> bool:
    """Whether ``text`` holds what a browser would take for HTML."""
    return bool(MARKUP.search(text))
