"""What is checked of what was given, before anything is changed."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django.conf import settings

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.processes.models import Process

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


def check_slug(slug: str) -> None:
    """Raises Invalid for what cannot stand in an address, and for what is taken."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Invalid(
            Message("The address may have small letters without accents, figures and single hyphens: security-2026."),
            field="slug",
        )
    if Process.objects.filter(slug=slug).exists():
        raise Invalid(
            Message("There is a process at the address “{slug}” already. Choose another.", slug=slug), field="slug"
        )


def check_languages(languages: list[str]) -> None:
    """Raises Invalid for no language, and for one that the site does not have."""
    if not languages or not set(languages) <= {code for code, _ in settings.LANGUAGES}:
        raise Invalid(Message("Choose at least one of the languages of this site."), field="languages")


def check_texts(texts: dict[str, str], languages: list[str], field: str) -> None:
    """Raises Invalid, at the field `<field>_<language>`, where a text lacks one of the languages of the process."""
    names = dict(settings.LANGUAGES)
    for language in languages:
        if not texts.get(language, "").strip():
            raise Invalid(
                Message("Write this in {language} too: the process works in it.", language=names[language]),
                field=f"{field}_{language}",
            )


def check_timezone(timezone: str) -> None:
    """Raises Invalid for a time zone that does not exist."""
    if timezone not in available_timezones():
        raise Invalid(
            Message("“{timezone}” is not a time zone. One is America/Guatemala.", timezone=timezone), field="timezone"
        )
