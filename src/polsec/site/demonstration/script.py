"""The scripts of the two conversations: what is said, and how each part of the simulated people tends to answer.

The parameters of each statement are set by hand, so that what unites, bridges and divides follows from its words:

- `intercept`: log-odds that a person of no particular leaning agrees;
- `effects`: what each part of the people adds to it. A script with several parts has one effect a part (groups);
  a script with one part that has a `spread` has one effect, multiplied by where a person stands (a continuum);
- `pass`: share of those who answer with a pass;
- `reach`: how often the statement is drawn, beside 1 for the others (a low one came late and is little known).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

SLUGS = ("neighbourhood", "justice")
LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Part:
    """People who lean alike; `spread` is the standard deviation of where they stand on the one axis, if there is."""

    name: str
    people: int
    spread: float | None = None


@dataclass(frozen=True)
class ScriptedStatement:
    """A statement in each language with the parameters that the module describes."""

    id: int
    text: Mapping[str, str]
    intercept: float
    effects: tuple[float, ...]
    pass_share: float
    reach: float


@dataclass(frozen=True)
class Script:
    """One conversation to be simulated; `digest` is the hash of the file it was read from."""

    slug: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    seed: int
    parts: tuple[Part, ...]
    statements: tuple[ScriptedStatement, ...]
    digest: str

    @property
    def is_continuum(self) -> bool:
        return len(self.parts) == 1

    @property
    def people(self) -> int:
        return sum(part.people for part in self.parts)


@cache
def read_script(slug: str) -> Script:
    """The script of the conversation with this slug, from the package's own data."""
    raw = files(__package__).joinpath(f"{slug}.json").read_bytes()
    data = json.loads(raw)
    return Script(
        slug=data["slug"],
        title=data["title"],
        description=data["description"],
        seed=data["seed"],
        parts=tuple(Part(**part) for part in data["parts"]),
        statements=tuple(_statement(row) for row in data["statements"]),
        digest=sha256(raw).hexdigest(),
    )


def read_scripts() -> tuple[Script, ...]:
    """Both scripts, in the order in which the first page shows them."""
    return tuple(read_script(slug) for slug in SLUGS)


def _statement(row: dict[str, Any]) -> ScriptedStatement:
    return ScriptedStatement(
        id=row["id"],
        text={language: row[language] for language in LANGUAGES},
        intercept=row["intercept"],
        effects=tuple(row["effects"]),
        pass_share=row["pass"],
        reach=row.get("reach", 1.0),
    )
