"""What the leaves of a question say, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from polsec.foundation.decisions.models import Stance, Verdict
from polsec.foundation.kit.templatetags.kit import day
from polsec.foundation.record.sentences import title_or


def of_question(payload: dict[str, Any]) -> Iterator[str]:
    """What is asked of whom, until when, and how many must answer."""
    yield _("Asked: %(question)s. The body: %(body)s.") % _named(payload)
    yield _("It may be answered until %(day)s. %(quorum)s of %(seats)s institutions must take part.") % {
        "day": day(datetime.fromisoformat(payload["closes_at"])),
        "quorum": payload["quorum"],
        "seats": payload["seats"],
    }


def of_position(payload: dict[str, Any]) -> Iterator[str]:
    """Where an institution stands, and why."""
    institution = title_or(payload["institution"], _("An institution that you may not see"))
    yield f"{institution}: {Stance(payload['stance']).label}."
    if payload["reason"]:
        yield _("The reason: %(reason)s") % {"reason": payload["reason"]}


def of_outcome(payload: dict[str, Any]) -> Iterator[str]:
    """What came of a question, who took part, and the reasons that their authors let be printed."""
    yield _("Asked: %(question)s. The body: %(body)s.") % _named(payload)
    yield f"{Verdict(payload['verdict']).label}."
    yield _("%(took_part)s of %(seats)s institutions took part.") % payload
    for said in payload["reservations"]:
        name = said["institution"] or _("An institution that does not give its name")
        yield f"{name}: {Stance(said['stance']).label}. {said['text']}"


def _named(payload: dict[str, Any]) -> dict[str, str]:
    return {
        "question": title_or(payload["question"], _("a question that you may not read")),
        "body": title_or(payload["body"], _("a body that you may not see")),
    }
