"""PDF (ISO 32000): no program, no file inside, nothing hidden from this look, no second file behind it.

Names are looked for in the whole file and in everything that Flate has packed, with their escapes (`#4A` for J)
undone. Where a stream begins is not believed to the file: whatever follows the word is tried. Objects packed in another
way than Flate (7.5.7), and what is encrypted, cannot be looked into and are refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from polsec.errors import Message
from polsec.foundation.files.checking.refusals import too_much, unreadable
from polsec.foundation.kit.errors import Invalid

MOST_UNPACKED = 300_000_000
MOST_STREAMS = 20_000
"""Each is tried as if it were packed, which takes its time: a file of nothing but their beginnings takes forever."""
STREAM = re.compile(rb"(?<!end)stream\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
PROGRAM = re.compile(rb"/(?:JavaScript|Launch|RichMedia|GoToE|SubmitForm|ImportData)(?![A-Za-z0-9])")
RUNNING_FORM = re.compile(rb"/XFA\s*[\[\d]")
INSIDE = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)(?![A-Za-z0-9])")
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d|<<)")
PACKED_OTHERWISE = re.compile(rb"/(?:ASCIIHex|ASCII85|LZW|RunLength|Crypt|AHx|A85|RL)|/Filter\s*\d|/Predictor")
ZIP_END = b"PK\x05\x06"
FIRST_STEP, STEP = 1 << 12, 1 << 20
"""Bytes that are taken at once: few at first, since most of what does not begin a stream fails there."""


def check_pdf(content: bytes) -> None:
    """Raises Invalid where the PDF holds more than pages, or cannot be looked into."""
    if b"%%EOF" not in content[-2048:] or ZIP_END in content:
        raise unreadable()
    for part in (content, *_unpacked_streams(content)):
        _check_names(_without_escapes(part))


def _check_names(part: bytes) -> None:
    if ENCRYPTED.search(part):
        raise Invalid(
            Message("This PDF is encrypted, so it cannot be checked. Save it without a password and upload that.")
        )
    if PROGRAM.search(part) or RUNNING_FORM.search(part):
        raise Invalid(Message("This PDF holds a program or a form that runs. Print it into a new PDF and upload that."))
    if INSIDE.search(part):
        raise Invalid(
            Message("This PDF holds other files. Print it into a new PDF, and upload the others by themselves.")
        )


def _without_escapes(part: bytes) -> bytes:
    return ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), part)


def _unpacked_streams(content: bytes) -> Iterator[bytes]:
    """What each stream holds, where Flate has packed it. Raises Invalid for objects that are packed otherwise."""
    left, before = MOST_UNPACKED, 0
    for number, found in enumerate(STREAM.finditer(content)):
        if number == MOST_STREAMS:
            raise too_much()
        opened = _unpacked(content, found.end(), left)
        left -= len(opened)
        begin = max(before, content.rfind(b" obj", before, found.start()))
        before = found.end()
        dictionary = _without_escapes(content[begin : found.start()])
        if b"ObjStm" in dictionary and (not opened or PACKED_OTHERWISE.search(dictionary)):
            raise Invalid(
                Message("This PDF is packed in a way that cannot be checked. Print it into a new PDF and upload that.")
            )
        if opened:
            yield opened


def _unpacked(content: bytes, begin: int, most: int) -> bytes:
    """As much as Flate finds from here on; nothing where it is packed otherwise."""
    machine = zlib.decompressobj()
    parts, size, place, step = [], 0, begin, FIRST_STEP
    try:
        while (machine.unconsumed_tail or place < len(content)) and not machine.eof:
            packed = machine.unconsumed_tail or content[place : (place := place + step)]
            step = STEP
            parts.append(machine.decompress(packed, STEP))
            size += len(parts[-1])
            if size > most:
                raise too_much()
    except zlib.error:
        pass
    return b"".join(parts)
