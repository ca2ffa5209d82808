"""Statements as a reader takes them in: ids once, text as it is given, and what is odd about it named."""

from __future__ import annotations

from collections.abc import Mapping

from polsec.errors import Message
from polsec.harmless import holds_markup, overrides_direction
from polsec.methods.opinion.conversation import ACCEPTED, NOT_LOOKED_AT, REJECTED, Statement
from polsec.methods.opinion.reading.findings import Findings, naming
from polsec.methods.opinion.votes import Votes

SHOWN_HARMLESS = Message("It is shown as harmless text.")
MODERATED = {"1": ACCEPTED, "0": NOT_LOOKED_AT, "-1": REJECTED}


class Statements:
    """Statements of one file in its order, by id, with the lines on which they stand."""

    def __init__(self, file: str, findings: Findings) -> None:
        self.file = file
        self.findings = findings
        self.by_id: dict[str, Statement] = {}
        self._lines: dict[str, int] = {}

    def add(self, line: int, statement: Statement) -> None:
        """Takes a statement in; names an id that is blank or twice, and text that is empty or may mislead."""
        if not statement.id:
            self.findings.problem(self.file, line, Message("the statement has no id"), Message("Give it one."))
        elif statement.id in self.by_id:
            reason = Message(
                "statement {id} is there twice, first on line {line}", id=statement.id, line=self._lines[statement.id]
            )
            self.findings.problem(self.file, line, reason, Message("Give each statement an id of its own."))
        else:
            self.by_id[statement.id], self._lines[statement.id] = statement, line
            self._name_odd_text(line, statement.id, statement.text)

    def in_order_of(self, votes: Votes) -> tuple[Statement, ...]:
        """The statements in the order of the columns of ``votes``."""
        return tuple(self.by_id[str(id)] for id in votes.statement_ids)

    def name_authors(self, votes: Votes) -> None:
        """Names authors who never voted, and says how many votes authors cast on their own statements.

        Such votes are kept: platforms cast some of them by themselves, but nothing in an export tells which, and most
        authors do agree with what they wrote. docs/formats/polis.md says more.
        """
        voters = {str(id) for id in votes.participant_ids}
        silent = {s.author: None for s in self.by_id.values() if s.author and s.author not in voters}
        if silent:
            reason = Message("authors who never voted, by id: {authors}", authors=naming(silent))
            self.findings.warn(self.file, None, reason, Message("Their statements count."))
        own = _own_votes(votes, self.by_id)
        if own:
            reason = Message(
                "{votes} of {statements} statements carry a vote of their own author, {agree} of them “agree”",
                votes=len(own),
                statements=len(self.by_id),
                agree=own.count(1),
            )
            self.findings.warn(self.file, None, reason, Message("They are kept as any vote."))

    def _name_odd_text(self, line: int, id: str, text: Mapping[str, str]) -> None:
        texts = text.values()
        if not any(part.strip() for part in texts):
            self.findings.warn(self.file, line, Message("statement {id} is empty", id=id))
        if any(map(holds_markup, texts)):
            self.findings.warn(self.file, line, Message("statement {id} holds HTML", id=id), SHOWN_HARMLESS)
        if any(map(overrides_direction, texts)):
            reason = Message("statement {id} holds characters that hide, reorder or command", id=id)
            self.findings.warn(self.file, line, reason, SHOWN_HARMLESS)


def _own_votes(votes: Votes, statements: Mapping[str, Statement]) -> list[int]:
    """The votes of authors on their own statements."""
    row_of = {str(id): row for row, id in enumerate(votes.participant_ids)}
    own = []
    for column, id in enumerate(votes.statement_ids):
        row = row_of.get(statements[str(id)].author or "")
        if row is None:
            continue
        cells = slice(votes.offsets[row], votes.offsets[row + 1])
        place = int(votes.columns[cells].searchsorted(column))
        if place < cells.stop - cells.start and votes.columns[cells][place] == column:
            own.append(int(votes.values[cells][place]))
    return own
