"""What the leaves of a final approval say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from polsec.foundation.record.sentences import of_fingerprint, title_or


def of_submission(payload: dict[str, Any]) -> Iterator[str]:
    """Which text is before the highest body."""
    text = title_or(payload["proposal"], _("a text that you may not read"))
    yield _("The highest body is asked whether it approves %(text)s.") % {"text": text}
    yield of_fingerprint(payload["digest"])


def of_approval(payload: dict[str, Any]) -> Iterator[str]:
    """Which text was approved; it can no longer change."""
    text = title_or(payload["approval"], _("a text that you may not read"))
    yield _("The highest body approved %(text)s, word for word. Nobody can change it any more.") % {"text": text}
    yield of_fingerprint(payload["digest"])


def of_signed_copy(payload: dict[str, Any]) -> Iterator[str]:
    """That the scan is kept."""
    yield _("A scan of the minute that was signed by hand is kept for the members of the highest body.")
    yield of_fingerprint(payload["sha256"])


def of_attestation(payload: dict[str, Any]) -> Iterator[str]:
    """How many institutions have attested."""
    yield _("An institution said that the scan is of the minute that was signed.")
    yield _("It is number %(number)s; two of different sectors are needed.") % {"number": payload["number"]}
