"""Texts come in the reader's language, from the catalogue as it is now."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from polsec import i18n
from polsec.errors import PolsecError

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "What unites"
msgstr "{unites}"

msgid "%(n)s vote"
msgid_plural "%(n)s votes"
msgstr[0] "%(n)s voto"
msgstr[1] "%(n)s votos"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a catalogue in a language of its own, in a tree of its own."""
    folder = tmp_path / "quc" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE.format(unites="Ri junamirik"), encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.translator.cache_clear()
    yield folder
    i18n.translator.cache_clear()


def test_spanish_and_english_can_be_chosen() -> None:
    assert {"en", "es"} <= set(i18n.languages())


def test_english_is_the_language_of_the_code() -> None:
    assert i18n.translator("en").gettext("What unites") == "What unites"


def test_spanish_comes_from_the_catalogue() -> None:
    assert i18n.translator("es").gettext("What unites") == "Lo que une"


def test_one_more_catalogue_is_one_more_language(folder: Path) -> None:
    assert i18n.languages() == ("en", "quc")
    assert i18n.translator("quc").gettext("What unites") == "Ri junamirik"
    assert i18n.translator("quc").ngettext("%(n)s vote", "%(n)s votes", 2) == "%(n)s votos"


def test_an_edited_catalogue_counts_before_it_is_compiled_again(folder: Path) -> None:
    i18n.translator("quc")
    (folder / "django.mo").write_bytes(i18n._compiled(folder / "django.po", "quc"))
    (folder / "django.po").write_text(CATALOGUE.format(unites="K'amonik"), encoding="utf-8")
    os.utime(folder / "django.mo", (0, 0))
    i18n.translator.cache_clear()
    assert i18n.translator("quc").gettext("What unites") == "K'amonik"


def test_the_compiled_catalogue_is_used_where_it_is_newer(folder: Path) -> None:
    (folder / "django.mo").write_bytes(i18n._compiled(folder / "django.po", "quc"))
    (folder / "django.po").write_text(CATALOGUE.format(unites="K'amonik"), encoding="utf-8")
    os.utime(folder / "django.po", (0, 0))
    assert i18n.translator("quc").gettext("What unites") == "Ri junamirik"


def test_a_language_without_a_catalogue_is_refused_with_the_choice_there_is() -> None:
    with pytest.raises(PolsecError, match=r"“xx”.*en, es"):
        i18n.translator("xx")


def test_importing_it_loads_neither_babel_nor_django() -> None:
    code = "import sys, polsec.i18n; print([m for m in ('babel', 'django', 'jinja2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
