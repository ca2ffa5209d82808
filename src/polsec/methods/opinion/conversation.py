"""A conversation as it was read: who said what, who voted how, and what was odd about the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from polsec.errors import Problem
from polsec.methods.opinion.votes import Votes

ACCEPTED, NOT_LOOKED_AT, REJECTED = 1, 0, -1
"""What a moderator decided on a statement."""


@dataclass(frozen=True)
class Statement:
    """A statement. ``text`` is by language, with the key "" where the language is not known; it is as it was given,
    so whoever shows it escapes it (``harmless``)."""

    id: str
    text: Mapping[str, str]
    author: str | None = None
    moderated: int = ACCEPTED


@dataclass(frozen=True)
class Conversation:
    """Statements and the votes on them.

    ``votes`` has all statements, rejected ones included, its columns in the order of ``statements``; its rows are the
    people with at least one vote. ``published_groups`` are those of another program, by participant, for comparison
    only. ``warnings`` name what was odd and read all the same.
    """

    votes: Votes
    statements: tuple[Statement, ...]
    title: Mapping[str, str]
    description: Mapping[str, str]
    simulated: bool = False
    published_groups: Mapping[str, int] | None = None
    warnings: tuple[Problem, ...] = ()
