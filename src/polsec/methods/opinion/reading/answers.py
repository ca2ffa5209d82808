"""Votes while they are read, row by row: who, on what, how, when, and on which line of the file it stood."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat

import numpy as np

from polsec.errors import InputProblems, Message
from polsec.methods.opinion.reading.findings import Findings
from polsec.methods.opinion.votes import WHAT_A_VOTE_IS, Votes

NOT_A_NUMBER = {"nan", "na", "n/a", "null", "none", "#n/a"}
LATEST = 1 << 62
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
        self.number_of_participant: dict[str, int] = {}
        self.participants, self.statements, self.lines = array("I"), array("I"), array("I")
        self.values, self.times = array("b"), array("q")

    def __len__(self) -> int:
        return len(self.values)

    def add(self, line: int, participant: str, statement: str, vote: str, time: str) -> None:
        """Takes one row in, or names all that is wrong with it."""
        number, value, when = self._number(statement), self.vote_of.get(vote), self._when(time)
        if participant and number is not None and value is not None and when is not None:
            self.participants.append(self.participant(participant))
            self.statements.append(number)
            self.values.append(value)
            self.times.append(when)
            self.lines.append(line)
            return
        cells = (participant, statement, vote, time)
        bare = tuple(cell.strip() for cell in cells)
        if bare != cells:
            self.add(line, *bare)
        else:
            self._name_wrong(line, *cells)

    def add_row(self, line: int, participant: str, statements: Iterable[int], values: Sequence[int]) -> None:
        """Takes in what one participant voted, by numbers of statements, from a row of a wide table."""
        if values:
            self.participants.extend(repeat(self.participant(participant), len(values)))
            self.lines.extend(repeat(line, len(values)))
            self.statements.extend(statements)
            self.values.extend(values)

    def first_line(self, participant: str) -> int:
        """The line of a participant's first row."""
        number = self.number_of_participant[participant]
        return self.lines[self.participants.index(number)]

    def participant(self, id: str) -> int:
        """The number of a participant, a new one for a new id."""
        return self.number_of_participant.setdefault(id, len(self.number_of_participant))

    def votes(self) -> Votes | None:
        """The canonical matrix; None with problems where votes contradict each other and no time decides."""
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
