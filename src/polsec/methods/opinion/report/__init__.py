"""The report of a public result: one self-contained page, in the reader's language, without scripts.

It is made from the public JSON alone, knows neither votes nor engine, and refuses an operator's result.
Its style is ``static/report.css``; ``static/tokens.css`` holds the colours and fonts that the site's kit uses too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from polsec.errors import Message, PolsecError
from polsec.i18n import translator
from polsec.methods.opinion.report.view import Report, view

SCHEMA = "polsec.opinion/1"
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Parts:
    """A report taken apart, for a page that has a frame of its own: title, style sheet and one ``<article>``."""

    title: str
    style: Markup
    article: Markup


def render(public_result: Mapping[str, Any], lang: str) -> str:
    """The report as a whole HTML page.

    Args:
        public_result: a result in the schema ``polsec.opinion/1`` whose audience is ``public``.
        lang: code of one of `polsec.i18n.languages`.

    Raises PolsecError for a result that is not public, or of another schema, and for an unknown language.
    """
    parts = render_parts(public_result, lang)
    page = _environment(lang).get_template("page.html")
    return page.render(lang=lang, title=parts.title, style=parts.style, article=parts.article) + "\n"


def render_parts(public_result: Mapping[str, Any], lang: str) -> Parts:
    """The report in parts; arguments and errors as of `render`."""
    _check_public(public_result)
    report = view(public_result, lang, translator(lang))
    return Parts(report.title, _style(), _article(report, lang))


def _check_public(result: Mapping[str, Any]) -> None:
    if result.get("schema") != SCHEMA:
        raise PolsecError(
            Message(
                "This is no result in the schema {wanted}: it says {found}. Analyse the votes again with this version.",
                wanted=SCHEMA,
                found=repr(result.get("schema")),
            )
        )
    if result.get("audience") != "public":
        raise PolsecError(
            Message("A report is made from a public result alone (polsec analyse FOLDER --json FILE --public).")
        )


def _article(report: Report, lang: str) -> Markup:
    return Markup(_environment(lang).get_template("report.html").render(r=report, lang=lang))


@cache
def _style() -> Markup:
    """The style sheet as it goes into the page. It holds no ``<``."""
    return Markup("\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("tokens.css", "report.css")))


@cache
def _environment(lang: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("polsec.methods.opinion.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(translator(lang), newstyle=True)  # type: ignore[attr-defined]
    return environment
