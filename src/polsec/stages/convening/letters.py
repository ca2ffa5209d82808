"""The letter of an invitation: proposed by the template of the process, changed by the coordinator, filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.defaultfilters import date as date_format
from django.utils import translation
from django.utils.translation import pgettext

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import in_language
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.process_templates import template_of

PLACES = ("institution", "process", "purpose", "deadline", "coordinator")
"""What a letter may leave open, in braces: {institution}."""


@dataclass(frozen=True)
class Draft:
    """Subject and body of a letter."""

    subject: str
    body: str


def proposed(process: Process, language: str, by: Actor) -> Draft:
    """The letter that the template of the process proposes, with the institution and the day left open."""
    letter = template_of(process.template).letters.get("invitation")
    if letter is None:
        return Draft(in_language(process.object.title, language), "")
    known = {
        "process": in_language(process.object.title, language),
        "purpose": in_language(process.purpose, language),
        "coordinator": by.name,
    }
    subject, body = in_language(letter.subject, language), in_language(letter.body, language)
    return Draft(filled(subject, **known), filled(body, **known).strip())


def filled(text: str, **known: str) -> str:
    """The text with what is known in its places; the rest stays open. Nothing but the places is touched."""
    for place in PLACES:
        if place in known:
            text = text.replace(f"{{{place}}}", known[place])
    return text


def in_words(day: date, language: str) -> str:
    """A day written out in the language of a letter."""
    with translation.override(language):
        return date_format(day, pgettext("date format", "l j F Y"))


def languages() -> list[tuple[str, str]]:
    """The languages in which a letter can be written."""
    return list(settings.LANGUAGES)
