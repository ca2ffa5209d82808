"""CSV files as they come: checked in their bytes, their head and the width of their rows; all problems kept.

Expected is CSV as RFC 4180 has it, in UTF-8 with or without byte order mark. Rows come one by one, with the line of the
file on which they begin, so that a file of any length needs little memory here.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from polsec.errors import Message
from polsec.methods.opinion.reading import memory
from polsec.methods.opinion.reading.findings import Findings, naming

BLOCK = 1 << 20
WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BAD_LINES = 1000
"""Lines with wrong bytes that are looked for before one gives up."""

SAVE_AS_UTF8 = Message("Save it again as “CSV UTF-8 (comma delimited)”.")
EXPORT_AGAIN = Message("Export it again, or put the row right by hand.")


@dataclass(frozen=True)
class Table:
    """A CSV file whose head is in order."""

    path: Path
    header: tuple[str, ...]
    findings: Findings

    @property
    def file(self) -> str:
        """The name by which messages call it."""
        return self.path.name

    def place(self, column: str) -> int:
        """Where in a row the column is; -1 where the file has no such column."""
        return self.header.index(column) if column in self.header else -1

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of each row of the right width. Others become problems, blank lines nothing.

        Some exports have a column for the date in words with no date in it: named in a warning, once.
        """
        date, undated, first_undated = self.place("datetime"), 0, None
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            next(reader)
            line, width = reader.line_num, len(self.header)
            try:
                for row in reader:
                    if len(row) == width:
                        if date >= 0 and not row[date]:
                            undated, first_undated = undated + 1, first_undated or line + 1
                        yield line + 1, row
                    elif row:
                        self._name_ragged(line + 1, len(row))
                    line = reader.line_num
            except csv.Error as error:
                self.findings.problem(
                    self.file,
                    line + 1,
                    Message("this row and what follows cannot be taken apart: {error}", error=error),
                    Message(
                        'Look for a quotation mark " that is not closed, or a single one within a text: write it "".'
                    ),
                )

        if undated:
            reason = Message("datetime is blank in {rows} rows, first in this one", rows=undated)
            self.findings.warn(self.file, first_undated, reason, Message("Only timestamp is used."))

    def _name_ragged(self, line: int, cells: int) -> None:
        reason = Message("{cells} values where the head has {width}", cells=cells, width=len(self.header))
        self.findings.problem(self.file, line, reason, EXPORT_AGAIN)


def open_table(
    path: Path,
    findings: Findings,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    needs: Callable[[Path], int] = memory.needed_for_text,
) -> Table | None:
    """The table in ``path``, or None with its problems in ``findings``; names optional columns that are missing.

    needs: estimates the bytes that its content takes in memory.
    """
    try:
        header = _header(path, findings, needs)
    except OSError as error:
        findings.problem(path.name, None, Message("it cannot be read: {error}", error=error.strerror or error))
        return None
    if header is None or not _check_header(path.name, header, required, findings):
        return None
    missing = [column for column in optional if column not in header]
    if missing:
        findings.warn(path.name, 1, Message("no column {columns}", columns=naming(missing)), DOES_WITHOUT)
    return Table(path, header, findings)


DOES_WITHOUT = Message("It is read without.")


def _header(path: Path, findings: Findings, needs: Callable[[Path], int]) -> tuple[str, ...] | None:
    if not (_check_size(path, findings, needs) and _check_bytes(path, findings)):
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        if max(first.count(";"), first.count("\t")) > first.count(","):
            reason = Message("its values are separated by semicolons or tabs, not by commas")
            findings.problem(path.name, 1, reason, SAVE_AS_UTF8)
            return None
        file.seek(0)
        try:
            return tuple(name.strip() for name in next(csv.reader(file, strict=True), ()))
        except csv.Error as error:
            findings.problem(
                path.name, 1, Message("the head cannot be taken apart: {error}", error=error), EXPORT_AGAIN
            )
            return None


def _check_size(path: Path, findings: Findings, needs: Callable[[Path], int]) -> bool:
    """Whether what is in the file fits in memory."""
    needed, free = needs(path), memory.available()
    if needed <= free:
        return True
    findings.problem(
        path.name,
        None,
        Message(
            "it is too large: reading it takes about {needed} GB of memory and {free} GB are free",
            needed=f"{needed / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        ),
        Message("Close other programs, or use a machine with more memory."),
    )
    return False


def _check_bytes(path: Path, findings: Findings) -> bool:
    """Whether the file is text in UTF-8 with something in it; names what it is instead, or the lines that are not."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    blank = True
    with path.open("rb") as file:
        if file.read(4).startswith(WIDE_MARKS):
            findings.problem(path.name, None, Message("it is in UTF-16, not in UTF-8"), SAVE_AS_UTF8)
            return False
        file.seek(0)
        while block := file.read(BLOCK):
            if b"\0" in block:
                reason = Message("it holds bytes of value zero: it is in UTF-16, or is no text at all")
                findings.problem(path.name, None, reason, SAVE_AS_UTF8)
                return False
            try:
                blank = not decoder.decode(block).strip() and blank
            except UnicodeDecodeError:
                return _name_bad_lines(path, findings)
    if decoder.getstate()[0]:
        return _name_bad_lines(path, findings)
    if blank:
        findings.problem(path.name, None, Message("it is empty"), Message("Export it again."))
    return not blank


def _name_bad_lines(path: Path, findings: Findings) -> bool:
    """Names the lines that are not UTF-8, if not too many; always False."""
    found = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                findings.problem(path.name, number, Message("it holds bytes that are not UTF-8"), SAVE_AS_UTF8)
                found += 1
                if found == BAD_LINES:
                    break
    return False


def _check_header(file: str, header: Sequence[str], required: Sequence[str], findings: Findings) -> bool:
    """Whether each required column is there, and none twice."""
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    for name in twice:
        reason = Message("the column {column} is there twice", column=name)
        findings.problem(file, 1, reason, Message("Remove one of them, or name it as what it is."))
    missing = [name for name in required if name not in header]
    for name in missing:
        reason = Message("the column {column} is missing", column=name)
        findings.problem(file, 1, reason, Message("These columns are needed: {columns}.", columns=", ".join(required)))
    return not (twice or missing)
