"""What every action checks of the words that it is given: that a choice is one, that a text fits where it is kept."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.db import models

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid

C = TypeVar("C", bound=models.TextChoices)


def chosen(choices: type[C], value: str, field: str) -> C:
    """The choice that a word names. Raises Invalid, at the field, for any other word."""
    if value not in choices.values:
        raise Invalid(Message("Choose one of the answers that are offered."), field=field)
    return choices(value)


def check_language(language: str, field: str = "language") -> None:
    """Raises Invalid for a language that the site does not have."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(Message("Choose one of the answers that are offered."), field=field)


def check_length(text: str, most: int, field: str) -> None:
    """Raises Invalid for a text that is longer than what can be kept."""
    if len(text) > most:
        raise Invalid(
            Message("This may have up to {most} characters; it has {count}.", most=most, count=len(text)), field=field
        )
