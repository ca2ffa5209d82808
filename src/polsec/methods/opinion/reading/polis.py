"""Exports of Polis: comments.csv with votes.csv, participants-votes.csv, or both; summary.csv where it is.

What such files really hold, and what is done about it, is in docs/formats/polis.md. In both files of votes 1 is agree
and -1 disagree (the database of Polis has it the other way round); 0 is a pass, and only what is absent or blank was
not seen. votes.csv is a log: people vote again, and the last vote by ``timestamp`` counts. Counts in the files (agrees,
n-votes, …) are of raw rows, so they are never read.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from polsec.errors import Message
from polsec.methods.opinion.conversation import NOT_LOOKED_AT, Conversation, Statement
from polsec.methods.opinion.reading import memory
from polsec.methods.opinion.reading.agreement import check_agreement
from polsec.methods.opinion.reading.answers import Answers, milliseconds
from polsec.methods.opinion.reading.findings import Findings
from polsec.methods.opinion.reading.statements import MODERATED, Statements
from polsec.methods.opinion.reading.tables import Table, open_table
from polsec.methods.opinion.reading.wide import Wide, read_wide
from polsec.methods.opinion.votes import Votes

COMMENTS, VOTES, PARTICIPANTS, SUMMARY = "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"


def read_polis(folder: Path, findings: Findings) -> Conversation:
    """The conversation in ``folder``. Raises ``InputProblems`` with all problems of all files."""
    statements = _read_comments(folder / COMMENTS, findings)
    ids = tuple(statements.by_id)
    answers = _read_log(folder / VOTES, ids, findings) if (folder / VOTES).exists() else None
    wide = read_wide(folder / PARTICIPANTS, ids, findings) if (folder / PARTICIPANTS).exists() else None
    if not ((folder / VOTES).exists() or (folder / PARTICIPANTS).exists()):
        reason = Message("there are no votes: neither {log} nor {matrix} is there", log=VOTES, matrix=PARTICIPANTS)
        findings.problem(folder.name, None, reason, Message("Export the conversation again, with its votes."))
    summary = _read_summary(folder / SUMMARY, findings)
    votes = _votes(answers, wide, findings)
    statements.name_authors(votes)
    return Conversation(
        votes=votes,
        statements=statements.in_order_of(votes),
        title=_in_unknown_language(summary.get("topic", "")),
        description=_in_unknown_language(summary.get("conversation-description", "")),
        published_groups=wide.groups if wide else None,
        warnings=tuple(findings.warnings),
    )


def _votes(answers: Answers | None, wide: Wide | None, findings: Findings) -> Votes:
    """The votes of the log, or else of the wide table; where there are both they must agree."""
    log = answers.votes() if answers else None
    findings.raise_problems()
    table = wide.votes if wide else None
    if log is not None and answers and table is not None and wide:
        check_agreement(log, answers, table, wide, findings)
        findings.raise_problems()
    votes = table if log is None else log
    assert votes is not None, "a folder without votes was refused above"
    return votes


def _in_unknown_language(text: str) -> dict[str, str]:
    return {"": text} if text else {}


def _read_comments(path: Path, findings: Findings) -> Statements:
    """The statements of comments.csv, none where its head is not in order."""
    statements = Statements(path.name, findings)
    table = open_table(
        path,
        findings,
        required=("comment-id", "comment-body"),
        optional=("timestamp", "datetime", "author-id", "moderated"),
    )
    if table is None:
        return statements
    for line, row in table.rows():
        statements.add(line, _statement(table, line, row))
    if not statements.by_id:
        findings.problem(path.name, None, Message("there is no statement in it"), Message("Export it again."))
    return statements


def _statement(table: Table, line: int, row: Sequence[str]) -> Statement:
    author = table.place("author-id")
    return Statement(
        id=row[table.place("comment-id")].strip(),
        text={"": row[table.place("comment-body")]},
        author=row[author].strip() or None if author >= 0 else None,
        moderated=_moderated(table, line, row),
    )


def _moderated(table: Table, line: int, row: Sequence[str]) -> int:
    """The decision of the moderator; not looked at where there is none."""
    place = table.place("moderated")
    given = row[place].strip() if place >= 0 else ""
    if given and given not in MODERATED:
        reason = Message("“{given}” is no decision of a moderator", given=given)
        advice = Message("It is 1 (accepted), 0 (not looked at) or -1 (rejected).")
        table.findings.problem(table.file, line, reason, advice)
    return MODERATED.get(given, NOT_LOOKED_AT)


def _read_log(path: Path, statement_ids: Sequence[str], findings: Findings) -> Answers | None:
    """The rows of votes.csv; None with problems where its head is not in order."""
    table = open_table(
        path,
        findings,
        required=("comment-id", "voter-id", "vote"),
        optional=("timestamp", "datetime"),
        needs=memory.needed_for_rows,
    )
    if table is None:
        return None
    timed = "timestamp" in table.header
    answers = Answers(path.name, statement_ids, findings, time_of=milliseconds if timed else None)
    columns = ("voter-id", "comment-id", "vote", "timestamp" if timed else "vote")
    answers.add_all(table.rows(), [table.place(column) for column in columns])
    if not len(answers):
        findings.problem(path.name, None, Message("there is no vote in it"), Message("Export it again."))
    return answers


def _read_summary(path: Path, findings: Findings) -> dict[str, str]:
    """What summary.csv says by name: ``topic``, ``conversation-description`` and numbers; {} where it is not there."""
    if not path.exists():
        findings.warn(path.name, None, Message("it is not there"), Message("The conversation is read without a title."))
        return {}
    if open_table(path, findings, required=()) is None:
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            # A text with a comma is not always quoted.
            return {row[0].strip(): ",".join(row[1:]).strip() for row in csv.reader(file) if row}
        except csv.Error as error:
            findings.problem(path.name, None, Message("it cannot be taken apart: {error}", error=error))
            return {}
