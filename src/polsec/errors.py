"""Errors that a person can meet. Each says what was wrong, where, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from polsec.harmless import harmless

LONGEST_QUOTE = 120
"""Characters of what stood in a file that a message repeats."""
SHOWN_OF_A_KIND = 10
"""Problems of one kind (same file, same advice) that are printed one by one; the rest is counted."""

Gettext = Callable[[str], str]


class Message(str):
    """An English sentence that keeps its template and what fills it, so that it can be said in another language.

    What fills it may come from a file or from a person, so it is made harmless for a terminal, and short.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Message:
        message = super().__new__(cls, template.format(**{key: _quoted(value) for key, value in values.items()}))
        message.template, message.values = template, values
        return message

    def translated(self, gettext: Gettext) -> str:
        """The sentence in the language of ``gettext``; what fills it is translated where it is a message too."""
        template = gettext(self.template) if self.template else ""  # a catalogue answers "" with its head
        return template.format(
            **{
                key: translated(value, gettext) if isinstance(value, Message) else _quoted(value)
                for key, value in self.values.items()
            }
        )


def _quoted(value: object) -> object:
    if isinstance(value, Message | int | float):
        return value
    text = harmless(str(value))
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def translated(value: object, gettext: Gettext) -> object:
    """``value`` in the language of ``gettext`` when it is a message, as it is otherwise."""
    return value.translated(gettext) if isinstance(value, Message) else value


def as_given(text: str) -> str:
    """A translation into the language the text is in already."""
    return text


class PolsecError(Exception):
    """An error whose text is fit for a person."""

    def __init__(self, message: str = "") -> None:
        self.message = message
        super().__init__(message)

    def explain(self, gettext: Gettext = as_given) -> str:
        """The text for a person, in the language of ``gettext``."""
        return str(translated(self.message, gettext))


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where, why, and what to do about it. ``line`` is None for the file as a whole."""

    file: str
    line: int | None
    reason: str
    advice: str = ""

    def place(self) -> str:
        """The file and line, as ``votes.csv:12``."""
        return harmless(self.file) if self.line is None else f"{harmless(self.file)}:{self.line}"


class InputProblems(PolsecError):
    """Everything that is wrong with the files of one input, all files at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(lines_of(self.problems)))

    def explain(self, gettext: Gettext = as_given) -> str:
        """One line a problem, those of one kind together with their advice and beyond some only their number."""
        return "\n".join(lines_of(self.problems, gettext))


def lines_of(problems: Iterable[Problem], gettext: Gettext = as_given) -> Iterator[str]:
    """Problems as lines to print: those of one kind together, then their advice, once."""
    kinds: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.file, problem.advice].append(problem)
    for (file, advice), alike in kinds.items():
        yield from (f"{p.place()}: {translated(p.reason, gettext)}" for p in alike[:SHOWN_OF_A_KIND])
        if len(alike) > SHOWN_OF_A_KIND:
            rest = Message("{file}: and {count} more of this kind", file=file, count=len(alike) - SHOWN_OF_A_KIND)
            yield rest.translated(gettext)
        if advice:
            yield f"  → {translated(advice, gettext)}"
