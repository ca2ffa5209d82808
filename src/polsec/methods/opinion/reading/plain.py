"""POLSEC's own format for a conversation: statements.csv, votes.csv and, if wanted, conversation.json.

docs/formats/conversation-csv.md describes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from polsec.errors import Message
from polsec.methods.opinion.conversation import ACCEPTED, NOT_LOOKED_AT, REJECTED, Conversation, Statement
from polsec.methods.opinion.reading import memory
from polsec.methods.opinion.reading.answers import LATEST, VOTE_OF, Answers
from polsec.methods.opinion.reading.findings import Findings
from polsec.methods.opinion.reading.statements import Statements
from polsec.methods.opinion.reading.tables import Table, open_table

STATEMENTS, VOTES, ABOUT = "statements.csv", "votes.csv", "conversation.json"
STATUS = {"accepted": ACCEPTED, "pending": NOT_LOOKED_AT, "rejected": REJECTED, "": NOT_LOOKED_AT}
VOTE_OR_WORD = {**VOTE_OF, "agree": 1, "pass": 0, "disagree": -1}
WHAT_A_TIME_IS = Message("A timestamp is a whole number of milliseconds since 1970, or a date as 2026-03-01T12:30:00Z.")


def read_plain(folder: Path, findings: Findings) -> Conversation:
    """The conversation in ``folder``. Raises ``InputProblems`` with all problems of all files."""
    statements = _read_statements(folder / STATEMENTS, findings)
    answers = _read_votes(folder / VOTES, tuple(statements.by_id), findings)
    about = _read_about(folder / ABOUT, findings)
    votes = answers.votes() if answers else None
    findings.raise_problems()
    assert votes is not None, "a folder without votes was refused above"
    statements.name_authors(votes)
    return Conversation(
        votes=votes,
        statements=statements.in_order_of(votes),
        title=_by_language(about.get("title", {})),
        description=_by_language(about.get("description", {})),
        simulated=about.get("simulated", False),
        warnings=tuple(findings.warnings),
    )


def _read_statements(path: Path, findings: Findings) -> Statements:
    statements = Statements(path.name, findings)
    table = open_table(path, findings, required=("id",), optional=("status", "author"))
    if table is None:
        return statements
    languages = {name.removeprefix("text").removeprefix("_"): name for name in table.header if _is_text(name)}
    if not languages:
        reason = Message("there is no column with the text of the statements")
        findings.problem(path.name, 1, reason, Message("It is called text, or text_es, text_en and so on by language."))
        return statements
    for line, row in table.rows():
        statements.add(line, _statement(table, line, row, languages))
    if not statements.by_id:
        findings.problem(path.name, None, Message("there is no statement in it"), Message("Write it again."))
    return statements


def _is_text(column: str) -> bool:
    return column == "text" or (column.startswith("text_") and len(column) > len("text_"))


def _statement(table: Table, line: int, row: Sequence[str], languages: Mapping[str, str]) -> Statement:
    author = table.place("author")
    given = {language: row[table.place(column)] for language, column in languages.items()}
    return Statement(
        id=row[table.place("id")].strip(),
        text={language: text for language, text in given.items() if text.strip()} or {"": ""},
        author=row[author].strip() or None if author >= 0 else None,
        moderated=_moderated(table, line, row),
    )


def _moderated(table: Table, line: int, row: Sequence[str]) -> int:
    place = table.place("status")
    if place < 0:
        return ACCEPTED
    given = row[place].strip()
    if given not in STATUS:
        reason = Message("“{given}” is no status", given=given)
        table.findings.problem(table.file, line, reason, Message("A status is accepted, pending or rejected."))
    return STATUS.get(given, NOT_LOOKED_AT)


def _read_votes(path: Path, statement_ids: Sequence[str], findings: Findings) -> Answers | None:
    table = open_table(
        path,
        findings,
        required=("participant", "statement", "vote"),
        optional=("timestamp",),
        needs=memory.needed_for_rows,
    )
    if table is None:
        return None
    timed = "timestamp" in table.header
    answers = Answers(
        path.name,
        statement_ids,
        findings,
        vote_of=VOTE_OR_WORD,
        time_of=_microseconds if timed else None,
        what_a_time_is=WHAT_A_TIME_IS,
    )
    columns = ("participant", "statement", "vote", "timestamp" if timed else "vote")
    answers.add_all(table.rows(), [table.place(column) for column in columns])
    if not len(answers):
        findings.problem(path.name, None, Message("there is no vote in it"), Message("Write it again."))
    return answers


def _microseconds(time: str) -> int:
    """Microseconds since 1970 of milliseconds or an ISO 8601 date (UTC where it has no offset), else ValueError."""
    if time.isdigit():
        when = int(time) * 1000
        if when >= LATEST:
            raise ValueError(time)
        return when
    moment = datetime.fromisoformat(time)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _read_about(path: Path, findings: Findings) -> dict[str, Any]:
    """What conversation.json says: title, description, simulated; {} where it is not there."""
    if not path.exists():
        findings.warn(path.name, None, Message("it is not there"), Message("The conversation is read without a title."))
        return {}
    try:
        about = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        reason = Message("it is no JSON: {error}", error=error.msg)
        findings.problem(path.name, error.lineno, reason, WHAT_IT_HOLDS)
        return {}
    except (OSError, UnicodeDecodeError):
        findings.problem(path.name, None, Message("it is no text in UTF-8"), WHAT_IT_HOLDS)
        return {}
    return about if _is_about(about, path.name, findings) else {}


WHAT_IT_HOLDS = Message(
    "It holds an object with title and description (a text, or one by language) and simulated (true or false)."
)


def _is_about(about: Any, file: str, findings: Findings) -> bool:
    if not isinstance(about, dict):
        findings.problem(file, None, Message("it holds no object"), WHAT_IT_HOLDS)
        return False
    wrong = [name for name in ("title", "description") if not _is_by_language(about.get(name, ""))]
    if not isinstance(about.get("simulated", False), bool):
        wrong.append("simulated")
    for name in wrong:
        findings.problem(file, None, Message("{name} is not as it should be", name=name), WHAT_IT_HOLDS)
    return not wrong


def _is_by_language(given: Any) -> bool:
    texts = given.values() if isinstance(given, dict) else (given,)
    return all(isinstance(text, str) and _is_writable(text) for text in texts)


def _is_writable(text: str) -> bool:
    """Whether a text can be written as UTF-8; JSON lets halves of characters through."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _by_language(given: str | Mapping[str, str]) -> Mapping[str, str]:
    if isinstance(given, str):
        return {"": given} if given else {}
    return {language: text for language, text in given.items() if text}
