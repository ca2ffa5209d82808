"""What the leaves of a text say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.foundation.record.sentences import of_fingerprint, title_or


def of_fixed_text(payload: dict[str, Any]) -> Iterator[str]:
    """Which text can no longer change."""
    text = title_or(payload["document"], _("a text that you may not read"))
    yield _("From then on nobody could change %(text)s.") % {"text": text}
    yield of_fingerprint(payload["digest"])


def of_version(payload: dict[str, Any]) -> Iterator[str]:
    """Which version of which text, and all that stands in it."""
    count = len(payload["provisions"])
    yield ngettext(
        "Version %(number)s of %(text)s, with %(count)d paragraph:",
        "Version %(number)s of %(text)s, with %(count)d paragraphs:",
        count,
    ) % {
        "number": payload["number"],
        "text": title_or(payload["document"], _("a text that you may not read")),
        "count": count,
    }
    for each in payload["provisions"]:
        yield f"{each['heading']}. {each['text']}" if each["heading"] else str(each["text"])
    yield of_fingerprint(payload["digest"])
