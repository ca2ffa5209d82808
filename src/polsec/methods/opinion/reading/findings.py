"""What a reader finds: problems, which forbid a reading, and warnings, which only name what is odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from polsec.errors import InputProblems, Message, Problem

MOST_IN_A_FILE = 100_000
"""Problems of one file that are kept; the rest is counted, so that a huge wrong file does not fill the memory."""
NAMED = 8
"""Ids that a message names before it counts the rest."""


class Findings:
    """Problems and warnings of all files of a folder, in the order in which they were found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._in_file: Counter[str] = Counter()

    def problem(self, file: str, line: int | None, reason: str, advice: str = "") -> None:
        """Keeps something that has to be put right before the folder can be read."""
        self._in_file[file] += 1
        if self._in_file[file] <= MOST_IN_A_FILE:
            self.problems.append(Problem(file, line, reason, advice))

    def warn(self, file: str, line: int | None, reason: str, advice: str = "") -> None:
        """Keeps something odd that was read all the same."""
        self.warnings.append(Problem(file, line, reason, advice))

    def raise_problems(self) -> None:
        """Raises ``InputProblems`` if there are any."""
        for file, count in self._in_file.items():
            if count > MOST_IN_A_FILE:
                rest = Message("{count} more problems in this file", count=count - MOST_IN_A_FILE)
                self.problems.append(Problem(file, None, rest))
        if self.problems:
            raise InputProblems(self.problems)


def naming(ids: Iterable[str]) -> str | Message:
    """The ids in a row, the first of them by name and the rest as a number."""
    names = list(ids)
    listed = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return listed
    return Message("{listed} and {count} more", listed=listed, count=len(names) - NAMED)
