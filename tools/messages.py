"""Brings the catalogues up to date with the texts in code and templates: `make messages`.

New texts come in untranslated, texts that are gone go out, nothing is guessed: a contract test fails until each new
one has its translation. Babel reads Python and Jinja templates itself; Django's templates are turned into Python by
Django first, so that no xgettext is needed.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/polsec"
KEYWORDS = DEFAULT_KEYWORDS | {
    "Message": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
JINJA = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "encoding": "utf-8"}

Text = str | tuple[str, ...]
Message = tuple[Path, int, Text, str | None]


def texts() -> Iterator[Message]:
    """File, line, text (singular, plural) and context of every text marked for translation."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            yield from _extract(path, "python", path.read_bytes())
        elif path.suffix in (".html", ".txt", ".jinja"):
            jinja = path.is_relative_to(SOURCE / "methods")
            yield from _extract(path, *(("jinja2.ext:babel_extract", path.read_bytes()) if jinja else _django(path)))


def _django(path: Path) -> tuple[str, bytes]:
    """What Django makes of a template, without its indentation, which Python would mind."""
    lines = templatize(path.read_text(encoding="utf-8")).splitlines()
    return "python", "\n".join(line.lstrip() for line in lines).encode()


def _extract(path: Path, method: str, content: bytes) -> Iterator[Message]:
    options = JINJA if method.startswith("jinja2") else {}
    for line, text, _, context in extract(method, io.BytesIO(content), KEYWORDS, ("Translators:",), options):
        yield path, line, text, context


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(SOURCE.glob("locale/*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """The catalogue in a file, of the language that its folder names."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="django")


def update(path: Path) -> None:
    """Writes a catalogue anew with the texts of today and the translations it has."""
    wanted = Catalog(domain="django", charset="utf-8")
    for source, _, text, context in texts():
        wanted.add(text, locations=[(str(source.relative_to(ROOT)), None)], context=context)
    catalogue = read(path)
    catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, ignore_obsolete=True, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    for catalogue in catalogues():
        update(catalogue)
