"""A report inside the shell of the site, under a policy that permits the report's own style and no other."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from polsec.methods.opinion.report import render_parts


@dataclass(frozen=True)
class Embedded:
    """The parts of a report that go into a page of the site, and the hash by which its style is permitted."""

    style: SafeString
    article: SafeString
    style_hash: str


def embed(result: dict[str, Any], language: str) -> Embedded:
    """The report of a public result, to be put into a page.

    The report escapes what people wrote, so its parts are safe to be put in as they are.
    """
    parts = render_parts(result, language)
    digest = b64encode(sha256(parts.style.encode()).digest()).decode()
    return Embedded(mark_safe(parts.style), mark_safe(parts.article), f"'sha256-{digest}'")
