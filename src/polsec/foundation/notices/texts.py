"""The texts of notices by their keys. A room registers its own in `apps.py`:

    texts.register("convening.invited", gettext_noop("You are invited to “{process}”."), needs_answer=True)

What fills a text is a string, a number, or a title by language; never the name of a person, which must be erasable. No
text may tell who voted, or how.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from polsec.foundation.kit.models import in_language
from polsec.foundation.kit.templatetags.kit import day
from polsec.harmless import harmless

PLACE = re.compile(r"\{(\w+)\}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Text:
    """A text in English with places to fill. One that needs an answer is mailed at once, others once a day."""

    key: str
    template: str
    needs_answer: bool

    @property
    def places(self) -> frozenset[str]:
        """The names of what fills it."""
        return frozenset(PLACE.findall(self.template))


_registry: dict[str, Text] = {}


def register(key: str, template: str, *, needs_answer: bool = False) -> Text:
    """Register a text. Raises ValueError for a key that is there already."""
    if key in _registry:
        raise ValueError(f"The text {key} is there twice.")
    _registry[key] = Text(key, template, needs_answer)
    return _registry[key]


def text(key: str) -> Text:
    """The text of a key. Raises KeyError for one that nobody registered."""
    return _registry[key]


def texts() -> dict[str, Text]:
    """All texts by their keys."""
    return dict(_registry)


def said(key: str, params: dict[str, Any]) -> str:
    """A notice in the reader's language; empty for a key that this version does not know."""
    if key not in _registry:
        return ""
    return gettext(_registry[key].template).format(**{name: _filling(value) for name, value in params.items()})


def _filling(value: Any) -> str:
    if isinstance(value, str) and DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return harmless(in_language(value) if isinstance(value, dict) else str(value))
