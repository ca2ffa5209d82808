"""Whatever a person reads is there in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from tools.messages import ROOT, catalogues, read, texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def languages(path: Path) -> str:
    """The language of a catalogue, by its folder."""
    return path.parts[-3]


def strings(text: str | tuple[str, ...] | list[str]) -> list[str]:
    """Singular and plural, or the one text, as a list."""
    return [text] if isinstance(text, str) else list(text)


def is_translated(message: Message) -> bool:
    """Whether every form of the text has a translation."""
    return all(strings(message.string)) and len(strings(message.string)) >= len(strings(message.id))


def test_there_is_a_spanish_catalogue() -> None:
    assert [languages(path) for path in catalogues()] == ["es"]


@pytest.mark.parametrize("path", catalogues(), ids=languages)
def test_every_text_in_code_and_templates_has_its_translation(path: Path) -> None:
    catalogue = read(path)
    missing = [
        f"{source.relative_to(ROOT)}:{line}: {strings(text)[0]!r}"
        for source, line, text, context in texts()
        if not ((message := catalogue.get(strings(text)[0], context)) and is_translated(message))
    ]
    assert missing == []


@pytest.mark.parametrize("path", catalogues(), ids=languages)
def test_no_translation_is_a_guess(path: Path) -> None:
    assert [message.id for message in read(path) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("path", catalogues(), ids=languages)
def test_a_translation_fills_in_the_same_places_as_the_text(path: Path) -> None:
    different = [
        message.id
        for message in read(path)
        if message.id and is_translated(message)
        for translation in strings(message.string)
        if set(PLACEHOLDER.findall(translation)) - set(PLACEHOLDER.findall(" ".join(strings(message.id))))
    ]
    assert different == []
