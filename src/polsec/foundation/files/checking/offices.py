"""Texts, tables and slides of office programs (OOXML, ODF): zip archives that hold nothing but themselves."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from polsec.errors import Message
from polsec.foundation.files.checking.refusals import too_much, unreadable
from polsec.foundation.kit.errors import Invalid

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 120
PROGRAMS = re.compile(
    r"vbaProject|/activeX/|\.bin$|^Basic/|^Scripts/|^Dialogs/|\.(?:exe|dll|js|jar|class|sh|bat|ps1)$", re.I
)
OOXML = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
END, END_SIZE = b"PK\x05\x06", 22
HARMLESS_BINARY = re.compile(r"^(?:xl|word|ppt)/printerSettings/")


def check_office(content: bytes) -> tuple[str, str]:
    """Media type and extension. Raises Invalid for other archives, for bombs, programs, and what lies around it."""
    _check_nothing_around(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, len(content))
            if archive.testzip() is not None:
                raise unreadable()
            return _type(archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise unreadable() from error


def _check_nothing_around(content: bytes) -> None:
    """An archive begins at the first byte and ends at the last: nothing else hides before or behind it."""
    end = content.rfind(END)
    if end < 0 or len(content) < end + END_SIZE:
        raise unreadable()
    comment = int.from_bytes(content[end + END_SIZE - 2 : end + END_SIZE], "little")
    if end + END_SIZE + comment != len(content) or comment:
        raise unreadable()


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 100_000):
        raise too_much()
    for entry in entries:
        name = entry.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or entry.flag_bits & 1:
            raise unreadable()
        if PROGRAMS.search(name) and not HARMLESS_BINARY.search(name):
            raise Invalid(
                Message("This file holds a program (macro) or an object of another program. Save it without.")
            )


def _type(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, str]:
    if "mimetype" in names:
        told = archive.read("mimetype").strip()
        if told in ODF:
            return told.decode(), ODF[told]
    if "[Content_Types].xml" in names:
        for name, found in OOXML.items():
            if name in names:
                return found
    raise Invalid(Message("Archives are not accepted. Upload the files in it one by one."))
