"""Whether the two files of votes that Polis exports say the same: the last votes of the log, and the wide table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from polsec.errors import Message
from polsec.methods.opinion.reading.answers import FROM_ONE_EXPORT, Answers
from polsec.methods.opinion.reading.findings import Findings, naming
from polsec.methods.opinion.reading.wide import Wide
from polsec.methods.opinion.votes import Votes, canonical_key

BLANK = 2
WORD = {1: Message("agree"), 0: Message("pass"), -1: Message("disagree"), BLANK: Message("blank")}


def check_agreement(log: Votes, answers: Answers, table: Votes, wide: Wide, findings: Findings) -> None:
    """Names each cell and each participant on which the files differ.

    log: the votes of the log, read by way of ``answers``; table: the votes of ``wide``; both on the same statements.
    Votes on a statement without a column in the table cannot be compared, and are named in a warning.
    """
    only_in_log = [id for id in answers.number_of_participant if id not in wide.lines]
    for id in only_in_log:
        reason = Message("participant {id} is not in {file}", id=id, file=wide.file)
        findings.problem(answers.file, answers.first_line(id), reason, FROM_ONE_EXPORT)
    voters = set(map(str, table.participant_ids))
    only_in_table = sorted(voters - set(answers.number_of_participant), key=canonical_key)
    for id in only_in_table:
        reason = Message("participant {id} votes here, but not in {file}", id=id, file=answers.file)
        findings.problem(wide.file, wide.lines[id], reason, FROM_ONE_EXPORT)
    _name_without_column(log, answers.file, wide, findings)
    _name_cells(log, answers.file, table, wide, set(only_in_log) | set(only_in_table), findings)


def _name_without_column(log: Votes, file: str, wide: Wide, findings: Findings) -> None:
    voted = log.statement_counts().sum(axis=1) > 0
    absent = [str(id) for id, any_vote in zip(log.statement_ids, voted, strict=True) if any_vote]
    absent = [id for id in absent if id not in wide.statements]
    if absent:
        reason = Message("no column for statements that have votes in {file}: {ids}", file=file, ids=naming(absent))
        findings.warn(wide.file, 1, reason, Message("The votes count."))


def _name_cells(log: Votes, log_file: str, table: Votes, wide: Wide, named: set[str], findings: Findings) -> None:
    """A problem for each cell that differs, of participants who are in both files."""
    ids = sorted({*map(str, log.participant_ids), *map(str, table.participant_ids)}, key=canonical_key)
    row_of = {id: row for row, id in enumerate(ids)}
    m = len(log.statement_ids)
    in_log, in_table = _cells(log, row_of, m), _cells(table, row_of, m)
    cells = np.union1d(in_log[0], in_table[0])
    there, here = _at(cells, *in_log), _at(cells, *in_table)
    for place in np.flatnonzero(there != here):
        row, column = divmod(int(cells[place]), m)
        participant, statement = ids[row], str(log.statement_ids[column])
        if participant in named or statement not in wide.statements:
            continue
        reason = Message(
            "participant {participant}, statement {statement}: {here} here, {there} in {file}",
            participant=participant,
            statement=statement,
            here=WORD[int(here[place])],
            there=WORD[int(there[place])],
            file=log_file,
        )
        findings.problem(wide.file, wide.lines[participant], reason, FROM_ONE_EXPORT)


def _cells(votes: Votes, row_of: dict[str, int], m: int) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Cells with a vote as row * m + column, and the votes."""
    rows = np.array([row_of[str(id)] for id in votes.participant_ids], np.int64)
    return np.repeat(rows, np.diff(votes.offsets)) * m + votes.columns, votes.values


def _at(cells: NDArray[np.int64], voted: NDArray[np.int64], values: NDArray[np.int8]) -> NDArray[np.int8]:
    """The votes on ``cells``, BLANK where there is none."""
    found = np.full(len(cells), BLANK, np.int8)
    found[np.searchsorted(cells, voted)] = values
    return found
