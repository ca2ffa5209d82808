"""From a folder of files to a conversation, or to all that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from polsec.errors import Message
from polsec.methods.opinion.conversation import Conversation
from polsec.methods.opinion.reading import plain, polis
from polsec.methods.opinion.reading.findings import Findings

WHAT_A_FOLDER_HOLDS = Message(
    "A folder holds comments.csv with votes.csv or participants-votes.csv (an export of Polis), "
    "or statements.csv with votes.csv (docs/formats/conversation-csv.md)."
)


def read_conversation(folder: Path) -> Conversation:
    """The conversation in ``folder``: an export of Polis, or POLSEC's own format.

    Raises ``InputProblems`` with all problems of all files. What is odd but readable is in its ``warnings``.
    """
    findings = Findings()
    is_polis, is_plain = (folder / polis.COMMENTS).exists(), (folder / plain.STATEMENTS).exists()
    if is_polis and not is_plain:
        return polis.read_polis(folder, findings)
    if is_plain and not is_polis:
        return plain.read_plain(folder, findings)
    findings.problem(str(folder), None, _why_none(folder, both=is_polis), WHAT_A_FOLDER_HOLDS)
    findings.raise_problems()
    raise AssertionError("a folder that holds no conversation has a problem")


def _why_none(folder: Path, *, both: bool) -> Message:
    if both:
        return Message("it holds both comments.csv and statements.csv, so it is not clear which conversation is meant")
    if not folder.exists():
        return Message("there is no such folder")
    if not folder.is_dir():
        return Message("it is not a folder")
    inside = sorted(
        path.parent.name for name in (polis.COMMENTS, plain.STATEMENTS) for path in folder.glob(f"*/{name}")
    )
    if inside:
        return Message("it holds no conversation itself, but its folder {folder} does", folder=inside[0])
    return Message("it holds neither comments.csv nor statements.csv")
