"""Votes while they are read, row by row: who, on what, how, when, and on which line of the file it stood."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import cast

import numpy as np

from polsec.errors import InputProblems, Message
from polsec.methods.opinion.reading.findings import Findings
from polsec.methods.opinion.votes import WHAT_A_VOTE_IS, Votes

NOT_A_NUMBER = {"nan", "na", "n/a", "null", "none", "#n/a"}
LATEST = 1 << 62
BLOCK = 8192
Row = tuple[str, str, str, str]
"""Participant, statement, vote, time."""
# What a spreadsheet makes of votes when some cells of a column are blank is taken for what it was.
VOTE_OF = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}

LEAVE_BLANK = Message("Where nobody voted there is no row, and in a wide table a blank cell.")
WRITE_OR_REMOVE = Message("Write it, or remove the row.")
WHAT_A_TIME_IS = Message("A timestamp is a whole number of milliseconds since 1970.")
FROM_ONE_EXPORT = Message("All files must be from one export; export them again together.")


def milliseconds(time: str) -> int:
    """A time of Polis. Raises ValueError where it is none."""
    when = int(time)
    if not 0 <= when < LATEST:
        raise ValueError(time)
    return when


class Answers:
    """The log of votes of one file, compact: 21 bytes a row."""

    def __init__(
        self,
        file: str,
        statement_ids: Sequence[str],
        findings: Findings,
        *,
        vote_of: Mapping[str, int] = VOTE_OF,
        time_of: Callable[[str], int] | None = milliseconds,
        what_a_time_is: str = WHAT_A_TIME_IS,
    ) -> None:
        """Without statement ids (their file could not be read) votes are checked, but on any statement.

        vote_of: what is a vote; time_of: reads a time, or raises ValueError; None where there are no times.
        """
        self.file, self.findings = file, findings
        self.vote_of, self.time_of, self.what_a_time_is = vote_of, time_of, what_a_time_is
        self.statement_ids = statement_ids
        self.number_of_statement = {id: number for number, id in enumerate(statement_ids)}
        # A new id gets the next number when it is asked for.
        self.number_of_participant: defaultdict[str, int] = defaultdict()
        self.number_of_participant.default_factory = self.number_of_participant.__len__
        self.participants, self.statements, self.lines = array("I"), array("I"), array("I")
        self.values, self.times = array("b"), array("q")

    def __len__(self) -> int:
        return len(self.values)

    def add_all(self, rows: Iterable[tuple[int, list[str]]], places: Sequence[int]) -> None:
        """Takes all rows of a table in, some thousand at a time; ``places`` of participant, statement, vote, time."""
        cells = itemgetter(*places)
        rows = iter(rows)
        while block := list(islice(rows, BLOCK)):
            lines = [line for line, _ in block]
            given = [cells(row) for _, row in block]
            if not self._add_block(lines, given):
                for line, row in zip(lines, given, strict=True):
                    self._add_with_care(line, row)

    def _add_block(self, lines: Sequence[int], given: Sequence[Row]) -> bool:
        """Takes rows in if all of them are in order as they stand; whether they were."""
        participants, statements, votes, times = zip(*given, strict=True)
        number_of = self.number_of_statement.get if self.statement_ids else self._number
        numbers, values = list(map(number_of, statements)), list(map(self.vote_of.get, votes))
        whens = list(map(self._when, times)) if self.time_of else [0] * len(times)
        if None in numbers or None in values or None in whens or not all(participants):
            return False
        self.participants.extend(map(self.number_of_participant.__getitem__, participants))
        self.statements.extend(cast(list[int], numbers))
        self.values.extend(cast(list[int], values))
        self.times.extend(cast(list[int], whens))
        self.lines.extend(lines)
        return True

    def _add_with_care(self, line: int, row: Row) -> None:
        """Takes one row in without the blanks around its cells, or names all that is wrong with it."""
        participant, statement, vote, time = (cell.strip() for cell in row)
        if not self._add_block([line], [(participant, statement, vote, time)]):
            self._name_wrong(line, participant, statement, vote, time)

    def add_row(self, line: int, participant: str, statements: Iterable[int], values: Sequence[int]) -> None:
        """Takes in what one participant voted, by numbers of statements, from a row of a wide table."""
        if values:
            self.participants.extend(array("I", [self.number_of_participant[participant]]) * len(values))
            self.lines.extend(array("I", [line]) * len(values))
            self.statements.extend(statements)
            self.values.extend(values)

    def first_line(self, participant: str) -> int:
        """The line of a participant's first row."""
        number = self.number_of_participant[participant]
        return self.lines[self.participants.index(number)]

    def votes(self) -> Votes | None:
        """The canonical matrix of the rows that are in order; None where there are none, or not known on what.

        Also None, with problems, where votes contradict each other and no time decides.
        """
        if not (len(self) and self.statement_ids):
            return None
        try:
            return Votes.from_log(
                np.asarray(self.participants),
                np.asarray(self.statements),
                np.asarray(self.values),
                np.asarray(self.times) if self.time_of else None,
                participant_ids=tuple(self.number_of_participant),
                statement_ids=self.statement_ids,
            )
        except InputProblems as found:
            for problem in found.problems:
                line = None if problem.line is None else self.lines[problem.line - 1]
                self.findings.problem(self.file, line, problem.reason, problem.advice)
            return None

    def _number(self, statement: str) -> int | None:
        return self.number_of_statement.get(statement) if self.statement_ids else 0

    def _when(self, time: str) -> int | None:
        try:
            return self.time_of(time) if self.time_of else 0
        except ValueError:
            return None

    def _name_wrong(self, line: int, participant: str, statement: str, vote: str, time: str) -> None:
        if not participant:
            self.findings.problem(self.file, line, Message("the participant is blank"), WRITE_OR_REMOVE)
        if self._number(statement) is None:
            reason = Message("there is no statement “{statement}”", statement=statement)
            self.findings.problem(self.file, line, reason, FROM_ONE_EXPORT)
        if vote not in self.vote_of:
            reason, advice = why_no_vote(vote)
            self.findings.problem(self.file, line, reason, advice)
        if self._when(time) is None:
            reason = Message("“{time}” is not a time", time=time)
            self.findings.problem(self.file, line, reason, self.what_a_time_is)


def why_no_vote(given: str) -> tuple[Message, Message]:
    """Reason and advice for what stands where a vote should."""
    if not given:
        return Message("the vote is blank"), WRITE_OR_REMOVE
    if given.lower() in NOT_A_NUMBER:
        return Message("“{given}” is there as text, not a vote", given=given), LEAVE_BLANK
    return Message("“{given}” is not a vote", given=given), WHAT_A_VOTE_IS
