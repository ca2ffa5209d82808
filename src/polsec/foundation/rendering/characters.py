"""Which characters the bundled fonts can print, read from their `cmap` tables (OpenType 1.9, formats 4 and 12)."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from polsec.foundation.rendering.press import FONTS

UNICODE_TABLES = {(3, 10), (3, 1), (0, 3), (0, 4)}
"""Platform and encoding of the tables that map Unicode."""
NEVER_PRINTED = {"Co", "Cs", "Cn", "Cc"}
"""Private use, surrogates, not assigned, control: PDF/A has no place for them, whatever a font may draw."""


@cache
def printable() -> frozenset[int]:
    """The code points that some bundled font has a glyph for."""
    found = {code for path in sorted(FONTS.glob("*.ttf")) for code in code_points(path)}
    return frozenset(code for code in found if unicodedata.category(chr(code)) not in NEVER_PRINTED)


def code_points(path: Path) -> Iterator[int]:
    """The code points of one font file."""
    font = path.read_bytes()
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        if (platform, encoding) in UNICODE_TABLES:
            yield from _mapped(font, start + offset)


def _table(font: bytes, tag: bytes) -> int:
    """Where a table begins. Raises LookupError where the font has none."""
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise LookupError(tag)


def _mapped(font: bytes, start: int) -> Iterator[int]:
    (layout,) = struct.unpack_from(">H", font, start)
    if layout == 4:
        yield from _segments(font, start)
    elif layout == 12:
        (count,) = struct.unpack_from(">L", font, start + 12)
        for number in range(count):
            first, last, _ = struct.unpack_from(">LLL", font, start + 16 + 12 * number)
            yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    """The code points of format 4: segments whose glyph is not 0."""
    (twice,) = struct.unpack_from(">H", font, start + 6)
    ends, begins, deltas = start + 14, start + 16 + twice, start + 16 + 2 * twice
    for at in range(0, twice, 2):
        (last,), (first,) = struct.unpack_from(">H", font, ends + at), struct.unpack_from(">H", font, begins + at)
        (delta,), (jump,) = (
            struct.unpack_from(">H", font, deltas + at),
            struct.unpack_from(">H", font, deltas + twice + at),
        )
        for code in range(first, last + 1):
            where = deltas + twice + at + jump + 2 * (code - first)
            glyph = code + delta if jump == 0 else struct.unpack_from(">H", font, where)[0]
            if glyph & 0xFFFF and code != 0xFFFF:
                yield code
