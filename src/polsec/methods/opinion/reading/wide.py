"""participants-votes.csv of Polis: one row a participant, one column a statement, blank where it was not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path

from polsec.errors import Message
from polsec.methods.opinion.reading import memory
from polsec.methods.opinion.reading.answers import FROM_ONE_EXPORT, VOTE_OF, WRITE_OR_REMOVE, Answers, why_no_vote
from polsec.methods.opinion.reading.findings import Findings, naming
from polsec.methods.opinion.reading.tables import Table, open_table
from polsec.methods.opinion.votes import Votes

ABOUT_PARTICIPANTS = {"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
"""Columns that are no statement. The counts are never read: they follow from the votes."""


@dataclass
class Wide:
    """The votes of the file, the line of each participant (voters or not), and the groups that Polis published.

    ``statements`` are those that have a column; an export may leave some out.
    """

    file: str
    statements: frozenset[str]
    lines: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] | None = None
    votes: Votes | None = None


def read_wide(path: Path, statement_ids: Sequence[str], findings: Findings) -> Wide | None:
    """What is in ``path``; None with problems where its head is not in order.

    Without statement ids (their file could not be read) every column that is named by a number is a statement.
    """
    table = open_table(path, findings, required=("participant",), optional=("group-id",), needs=memory.needed_for_cells)
    if table is None:
        return None
    names = _statement_columns(table, statement_ids)
    answers = Answers(table.file, statement_ids, findings, time_of=None)
    wide = Wide(table.file, frozenset(names), groups={} if "group-id" in table.header else None)
    is_statement = [name in wide.statements for name in table.header]
    numbers = [answers.number_of_statement.get(name, 0) for name in names]
    for line, row in table.rows():
        participant = row[table.place("participant")].strip()
        if not _keep_participant(table, wide, participant, line, row):
            continue
        cells = list(compress(row, is_statement))
        try:
            values = list(map(VOTE_OF.__getitem__, filter(None, cells)))
        except KeyError:
            cells = [cell.strip() for cell in cells]
            values = _checked(table, line, names, cells)
        answers.add_row(line, participant, compress(numbers, cells), values)
    if not len(answers):
        findings.problem(table.file, None, Message("there is no vote in it"), Message("Export it again."))
    _name_silent(wide, answers, findings)
    wide.votes = answers.votes()
    return wide


def _statement_columns(table: Table, statement_ids: Sequence[str]) -> list[str]:
    """Names of the columns that are statements, in the order of the file; names those that are neither."""
    others = [name for name in table.header if name and name not in ABOUT_PARTICIPANTS]
    known = set(statement_ids) or {name for name in others if name.isdigit()}
    unknown = [name for name in others if name not in known]
    for name in filter(str.isdigit, unknown):
        reason = Message("there is no statement “{statement}”", statement=name)
        table.findings.problem(table.file, 1, reason, FROM_ONE_EXPORT)
    extra = [name for name in unknown if not name.isdigit()]
    if extra:
        reason = Message("columns that mean nothing here: {columns}", columns=naming(extra))
        table.findings.warn(table.file, 1, reason, Message("They are not read."))
    return [name for name in others if name in known]


def _keep_participant(table: Table, wide: Wide, participant: str, line: int, row: Sequence[str]) -> bool:
    """Keeps the line and group of a participant; whether they are new, and someone."""
    if not participant:
        table.findings.problem(table.file, line, Message("the participant is blank"), WRITE_OR_REMOVE)
        return False
    if participant in wide.lines:
        first = wide.lines[participant]
        reason = Message("participant {id} is there twice, first on line {line}", id=participant, line=first)
        table.findings.problem(table.file, line, reason, FROM_ONE_EXPORT)
        return False
    wide.lines[participant] = line
    _keep_group(table, wide, participant, line, row)
    return True


def _keep_group(table: Table, wide: Wide, participant: str, line: int, row: Sequence[str]) -> None:
    given = row[table.place("group-id")].strip() if wide.groups is not None else ""
    if not given or wide.groups is None:
        return
    try:
        wide.groups[participant] = int(given.removesuffix(".0"))
    except ValueError:
        reason = Message("“{given}” is not the number of a group", given=given)
        table.findings.problem(table.file, line, reason, Message("A group-id is a whole number, or blank."))


def _checked(table: Table, line: int, names: Sequence[str], cells: Sequence[str]) -> list[int]:
    """The votes of a row in which something is no vote; names each such cell."""
    for name, cell in zip(names, cells, strict=True):
        if cell and cell not in VOTE_OF:
            reason, advice = why_no_vote(cell)
            where = Message("statement {statement}: {reason}", statement=name, reason=reason)
            table.findings.problem(table.file, line, where, advice)
    return [VOTE_OF.get(cell, 0) for cell in cells if cell]


def _name_silent(wide: Wide, answers: Answers, findings: Findings) -> None:
    silent = [id for id in wide.lines if id not in answers.number_of_participant]
    if silent:
        reason = Message("participants without a vote, by id: {participants}", participants=naming(silent))
        findings.warn(wide.file, None, reason, Message("They are left out."))
