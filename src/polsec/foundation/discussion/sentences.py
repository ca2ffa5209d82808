"""What the leaves of a comment say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from polsec.foundation.discussion.models import Fate, Tone
from polsec.foundation.record.sentences import institution_or_reserved, title_or


def of_comment(payload: dict[str, Any]) -> Iterator[str]:
    """For whom it was said, about what, and the comment itself."""
    about = title_or(payload["about"], _("a text that you may not read"))
    if payload["institution"]:
        yield _("%(institution)s, about %(text)s:") % {
            "institution": capfirst(institution_or_reserved(payload["institution"])),
            "text": about,
        }
    else:
        yield _("A person, for themselves, about %(text)s:") % {"text": about}
    yield f"{Tone(payload['tone']).label}. {payload['text']}"


def of_answer(payload: dict[str, Any]) -> Iterator[str]:
    """What became of a comment, and why."""
    yield _("What became of a comment: %(fate)s.") % {"fate": str(Fate(payload["fate"]).label).lower()}
    yield _("The reason: %(reason)s") % {"reason": payload["reason"]}
