"""What the leaves of a text say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from polsec.foundation.record.sentences import of_fingerprint, title_or


def of_fixed_text(payload: dict[str, Any]) -> Iterator[str]:
    """Which text can no longer change."""
    text = title_or(payload["document"], _("a text that you may not read"))
    yield _("From then on nobody could change %(text)s.") % {"text": text}
    yield of_fingerprint(payload["digest"])
