"""What the leaves of convening say, in words, to whoever they may be opened for: an agreed panel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from polsec.foundation.kit.templatetags.kit import day
from polsec.foundation.record.sentences import body_or_reserved, institution_or_reserved
from polsec.stages.convening.models import Channel, Choice, Heard


def of_approach(payload: dict[str, Any]) -> Iterator[str]:
    """Who was invited to what, how, and until when it may answer."""
    yield _("The institution: %(name)s. The body: %(body)s.") % {
        "name": institution_or_reserved(payload["institution"]),
        "body": body_or_reserved(payload["body"]),
    }
    yield _("The invitation went out so: %(channel)s. It may be answered until %(day)s.") % {
        "channel": str(Channel(payload["channel"]).label).lower(),
        "day": day(datetime.fromisoformat(payload["expires"])),
    }


def of_end(payload: dict[str, Any]) -> Iterator[str]:
    """Whose invitation no longer holds."""
    yield _("The invitation of %(institution)s to %(body)s no longer holds.") % {
        "institution": institution_or_reserved(payload["institution"]),
        "body": body_or_reserved(payload["body"]),
    }


def of_answer(payload: dict[str, Any]) -> Iterator[str]:
    """What an institution answered, how the answer came in, and what stands behind it."""
    chosen = payload["answer"]
    yield _("%(institution)s answered: %(answer)s.") % {
        "institution": capfirst(institution_or_reserved(payload["institution"])),
        "answer": _("We are thinking it over") if chosen == "thinks" else Choice(chosen).label,
    }
    if payload.get("reason"):
        yield _("The reason: %(reason)s") % {"reason": payload["reason"]}
    if payload.get("heard"):
        yield _("How the answer came in: %(way)s.") % {"way": str(Heard(payload["heard"]).label).lower()}
    if payload.get("proof"):
        yield _("What stands behind it: %(proof)s") % {"proof": payload["proof"]}


def of_settlement(payload: dict[str, Any]) -> Iterator[str]:
    """Whether an institution confirmed what the secretariat had entered as its answer."""
    institution = {"institution": capfirst(institution_or_reserved(payload["institution"]))}
    if payload["settled"] == "confirmed":
        yield _("%(institution)s confirmed the answer that the secretariat had entered.") % institution
    else:
        yield _("%(institution)s said that the answer which the secretariat had entered is not its own.") % institution
    if payload["because"]:
        yield _("The reason: %(reason)s") % {"reason": payload["because"]}
