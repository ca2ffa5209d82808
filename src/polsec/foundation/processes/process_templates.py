"""Templates from which processes are made: one TOML file each, in every language that it offers.

A template is data that another country edits: stages with their usual length, sectors to be represented, rules with
their figures, roles to be filled, letters. What a process takes from it is copied when the process is created; letters
and guidance are read from it later.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.models import in_language

FOLDER = Path(__file__).with_name("templates_of_process")

Texts = dict[str, str]
"""Text by language code."""


@dataclass(frozen=True)
class PlannedStage:
    """A stage as the template plans it; `weeks` is its usual length, 0 for one that accompanies all of it."""

    key: str
    weeks: int
    parallel: bool
    guidance: Texts


@dataclass(frozen=True)
class Sought:
    """A sector that ought to be at the table, with how many institutions at least."""

    sector: str
    at_least: int


@dataclass(frozen=True)
class Rule:
    """One paragraph of the rules."""

    heading: Texts
    text: Texts


@dataclass(frozen=True)
class WantedRole:
    """A role that ought to be filled before the process is opened, by how many people at least, and why."""

    role: str
    at_least: int
    why: Texts

    @property
    def why_text(self) -> str:
        """Why, in the reader's language."""
        return in_language(self.why)


@dataclass(frozen=True)
class Letter:
    """A letter with places for what varies, such as {institution}."""

    subject: Texts
    body: Texts


@dataclass(frozen=True)
class ProcessTemplate:
    """All that a template file holds."""

    key: str
    name: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    purpose: Texts = field(default_factory=dict)
    stages: tuple[PlannedStage, ...] = ()
    sectors: tuple[Sought, ...] = ()
    rules: tuple[Rule, ...] = ()
    figures: dict[str, int] = field(default_factory=dict)
    roles: tuple[WantedRole, ...] = ()
    letters: dict[str, Letter] = field(default_factory=dict)

    def name_and_description(self) -> str:
        """What a reader chooses by, in their language."""
        return f"{in_language(self.name)}. {in_language(self.description)}"

    def rules_text(self, languages: list[str]) -> dict[str, list[dict[str, str]]]:
        """The rules in each language, as a process keeps them."""
        return {
            language: [{"heading": rule.heading[language], "text": rule.text[language].strip()} for rule in self.rules]
            for language in languages
        }

    def guidance_for(self, stage: str) -> Texts:
        """What the template teaches about a stage; empty for one that it does not plan."""
        return next((planned.guidance for planned in self.stages if planned.key == stage), {})


def template_keys() -> list[str]:
    """The keys of the templates on this site, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def templates() -> list[ProcessTemplate]:
    """All templates of this site."""
    return [_read(key) for key in template_keys()]


def template_named(key: str) -> ProcessTemplate:
    """The template with this key. Raises Invalid where there is none."""
    if key not in template_keys():
        raise Invalid(Message("There is no template “{key}”. Choose one of the list.", key=key), field="template")
    return _read(key)


def template_of(key: str) -> ProcessTemplate:
    """The template that a process was made from; an empty one where this site no longer has it."""
    return _read(key) if key in template_keys() else ProcessTemplate(key=key)


@cache
def _read(key: str) -> ProcessTemplate:
    content: dict[str, Any] = tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    return ProcessTemplate(
        key=key,
        name=content["name"],
        description=content["description"],
        purpose=content["purpose"],
        stages=tuple(
            PlannedStage(row["key"], row.get("weeks", 0), row.get("parallel", False), row["guidance"])
            for row in content["stages"]
        ),
        sectors=tuple(Sought(row["sector"], row["at_least"]) for row in content["sectors"]),
        rules=tuple(Rule(row["heading"], row["text"]) for row in content["rules"]),
        figures=dict(content["figures"]),
        roles=tuple(WantedRole(row["role"], row["at_least"], row["why"]) for row in content["roles"]),
        letters={name: Letter(row["subject"], row["body"]) for name, row in content["letters"].items()},
    )
