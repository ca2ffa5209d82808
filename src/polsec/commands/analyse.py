"""`polsec analyse`: a folder of votes in; a summary, and the files that were asked for, out.

The engine is imported only when the order is in order, so that a wrong option is answered at once.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from polsec.commands.progress import Bar
from polsec.commands.writing import Output, check_outputs, write_all
from polsec.errors import Gettext, Message, PolsecError, Problem, lines_of
from polsec.i18n import translator

if TYPE_CHECKING:
    from polsec.methods.opinion.analysis import Analysis
    from polsec.methods.opinion.conversation import Conversation


@dataclass(frozen=True)
class Order:
    """What was asked for on the command line."""

    folder: Path
    json: Path | None = None
    html: Path | None = None
    memberships: Path | None = None
    public: bool = False
    method: str = "polsec"
    heldout: float | None = None
    seed: int = 0
    lang: str = "es"

    def outputs(self) -> list[Path]:
        """The files to write."""
        return [path for path in (self.json, self.html, self.memberships) if path]


def run(order: Order) -> None:
    """Do what ``order`` says. Raises ``PolsecError`` for what a person can put right; nothing is written then."""
    check(order)
    from polsec.methods.opinion import publication
    from polsec.methods.opinion.reading import read_conversation

    gettext = translator(order.lang).gettext
    conversation = read_conversation(order.folder)
    _warn(conversation.warnings, gettext)
    analysis = _analyse(order, conversation, gettext)
    published = publication.public(analysis.result)
    write_all(list(_outputs(order, analysis, published)))
    _tell(order, published, gettext)


def check(order: Order) -> None:
    """Raises ``PolsecError`` for options that make no sense."""
    translator(order.lang)
    if order.heldout is not None and not 0 < order.heldout < 1:
        raise PolsecError(
            Message("--heldout {share}: the share of votes to hide is between 0 and 1.", share=order.heldout)
        )
    if order.heldout is not None and order.method != "polsec":
        raise PolsecError(Message("--heldout goes with --method polsec alone: the other method predicts no votes."))
    if order.seed < 0:
        raise PolsecError(Message("--seed {seed}: a seed is 0 or a positive whole number.", seed=order.seed))
    inputs = [path for path in order.folder.iterdir() if path.is_file()] if order.folder.is_dir() else []
    read = [path for path in inputs if path.name in FILES_READ]
    check_outputs(order.outputs(), read)


FILES_READ = {
    "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv", "statements.csv", "conversation.json",
}  # fmt: skip


def _analyse(order: Order, conversation: Conversation, gettext: Gettext) -> Analysis:
    from polsec.methods.opinion.analysis import analyse

    words = {
        "dimensions": gettext("Looking for the number of dimensions"),
        "space": gettext("Placing people and statements"),
        "groups": gettext("Asking whether there are groups"),
        "statements": gettext("Looking at statements"),
        "done": gettext("Done"),
    }
    with Bar(sys.stderr, words) as bar:
        return analyse(conversation, method=order.method, seed=order.seed, heldout=order.heldout, progress=bar)


def _outputs(order: Order, analysis: Analysis, published: dict[str, Any]) -> Iterator[Output]:
    """The files asked for; the report is always of what is public, and what is not is for its owner alone to read."""
    if order.json:
        shown = published if order.public else analysis.result
        yield Output(order.json, lambda file: write_json(shown, file), private=not order.public)
    if order.html:
        from polsec.methods.opinion.report import render

        page = render(published, order.lang)
        yield Output(order.html, lambda file: file.write(page))
    if order.memberships:
        yield Output(order.memberships, lambda file: _write_memberships(analysis.memberships, file), private=True)


def write_json(result: dict[str, Any], file: TextIO) -> None:
    """The same result always as the same bytes: keys in the order of the schema, floats in their shortest form."""
    json.dump(result, file, ensure_ascii=False, allow_nan=False, indent=1)
    file.write("\n")


def _write_memberships(memberships: Iterable[tuple[str, str, float]], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("participant", "group", "probability"))
    writer.writerows(memberships)


def _warn(warnings: Iterable[Problem], gettext: Gettext) -> None:
    for line in lines_of(warnings, gettext):
        print(line, file=sys.stderr)


def _tell(order: Order, published: dict[str, Any], gettext: Gettext) -> None:
    """The summary and what was written, and a loud word where it is about persons."""
    from polsec.commands.summary import summary

    print(summary(published, order.lang))
    for path in order.outputs():
        print("\n" + gettext("Written: {path}").format(path=path))
    if order.memberships:
        warning = gettext(
            "WARNING: {path} tells where each participant stands. It is personal data: keep it where only you can "
            "read it, never publish or send it, and delete it when it has served."
        )
        print(warning.format(path=order.memberships), file=sys.stderr)
