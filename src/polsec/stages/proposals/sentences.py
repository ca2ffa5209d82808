"""What the public leaf of a proposal says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from polsec.foundation.record.sentences import title_or


def of_beginning(payload: dict[str, Any]) -> Iterator[str]:
    """Which body began to write which text."""
    yield _("The body: %(body)s. The text: %(text)s.") % {
        "body": title_or(payload["body"], _("a body that you may not see")),
        "text": title_or(payload["proposal"], _("a text that you may not read")),
    }
