"""Texts in the reader's language, without Django: one catalogue a language, English in the code.

A language is there as soon as ``locale/<language>/LC_MESSAGES/django.po`` is. The compiled ``.mo`` beside it is used
where it is at least as new; otherwise Babel compiles the ``.po`` in memory, so that an edited catalogue counts at once.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from polsec.errors import Message, PolsecError

LOCALE = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
"""The language of the texts in the code, which needs no catalogue."""


def languages() -> tuple[str, ...]:
    """Codes of the languages that a reader may choose, in alphabetical order."""
    return tuple(sorted({SOURCE_LANGUAGE, *(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po"))}))


@cache
def translator(language: str) -> NullTranslations:
    """The translations into ``language``: ``gettext``, ``ngettext``, ``pgettext``, ``npgettext``.

    A text without a translation comes back in English. Raises PolsecError for a language without a catalogue.
    """
    if language not in languages():
        choice = ", ".join(languages())
        raise PolsecError(
            Message(
                "There is no language “{language}” here. Choose one of: {choice}.", language=language, choice=choice
            )
        )
    catalogue = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not catalogue.is_file():
        return NullTranslations()
    return GNUTranslations(BytesIO(_compiled(catalogue, language)))


def _compiled(catalogue: Path, language: str) -> bytes:
    """The catalogue as the bytes of a ``.mo`` file."""
    ready = catalogue.with_suffix(".mo")
    if ready.is_file() and ready.stat().st_mtime_ns >= catalogue.stat().st_mtime_ns:
        return ready.read_bytes()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue.open("rb") as file:
        texts = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, texts)
    return compiled.getvalue()
