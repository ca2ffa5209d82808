"""What the leaves of a proposal say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from polsec.foundation.record.sentences import of_fingerprint, title_or


def of_beginning(payload: dict[str, Any]) -> Iterator[str]:
    """Which body began to write which text."""
    yield _("The body: %(body)s. The text: %(text)s.") % {
        "body": title_or(payload["body"], _("a body that you may not see")),
        "text": title_or(payload["proposal"], _("a text that you may not read")),
    }


def of_revision(payload: dict[str, Any]) -> Iterator[str]:
    """Which text was revised, and what its writers say about it."""
    text = title_or(payload["proposal"], _("a text that you may not read"))
    yield _("There is a new version of %(text)s.") % {"text": text}
    if payload["note"]:
        yield _("What its writers say about it: %(note)s") % {"note": payload["note"]}
    yield of_fingerprint(payload["version"])
