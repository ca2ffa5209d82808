"""A report inside the shell of the site: its style and its body, and a policy that permits just that style."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from polsec.methods.opinion.report import render

STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True)
class Embedded:
    """The parts of a report that go into a page of the site."""

    head: SafeString
    body: SafeString
    style_hashes: tuple[str, ...]


def embed(result: dict[str, Any], language: str) -> Embedded:
    """The report of a public result, taken apart.

    The report escapes what people wrote (its own tests show it), so its parts are marked safe here.
    """
    page = render(result, language)
    styles = STYLE.findall(page)
    body = BODY.search(STYLE.sub("", page))
    head = "".join(f"<style>{style}</style>" for style in styles)
    return Embedded(mark_safe(head), mark_safe(body[1] if body else ""), tuple(map(_csp_hash, styles)))


def _csp_hash(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
