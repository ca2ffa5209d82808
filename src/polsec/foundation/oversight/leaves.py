"""The kinds of leaves of this room. The log tells that complaints are dealt with, not what becomes of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.oversight.models import Band, Subject, Task, Way
from polsec.foundation.record.kinds import Disclosure, Kind, Sentences

DONOR = "oversight.donor"
HIRING = "oversight.hiring"
INTERESTS = "oversight.interests"
COMPLAINT = "oversight.complaint"
ACKNOWLEDGED = "oversight.complaint_acknowledged"
DRAFTED = "oversight.answer_drafted"
ANSWERED = "oversight.complaint_answered"
SHARED = "oversight.complaint_shared"
RELEASED = "oversight.answer_released"


def _of_a_complaint(name: str, sentences: Sentences) -> Kind:
    label = pgettext_lazy("leaf", "Work on complaints")
    return Kind(name, label, Disclosure.NEVER, shown_as=COMPLAINT, by_day=True, sentences=sentences)


def of_donor(payload: dict[str, Any]) -> Iterator[str]:
    """Who pays, or that an entry was wrong."""
    if "withdrawn_because" in payload:
        yield _("An entry of who pays was taken back: %(withdrawn_because)s") % payload
        return
    much = payload["amount"] if payload["amount"] is not None else Band(payload["band"]).label
    yield _("%(name)s pays: %(currency)s %(much)s.") % {**payload, "much": much}
    if payload["conditions"]:
        yield _("Its conditions: %(conditions)s") % payload


def of_hiring(payload: dict[str, Any]) -> Iterator[str]:
    """Who hired for what, and how; or that an entry was wrong."""
    if "withdrawn_because" in payload:
        yield _("An entry of who was hired was taken back: %(withdrawn_because)s") % payload
        return
    yield _("%(hired_by)s hired a person as %(task)s. How the person was chosen: %(way)s.") % {
        "hired_by": payload["hired_by"],
        "task": str(Task(payload["task"]).label).lower(),
        "way": str(Way(payload["way"]).label).lower(),
    }
    yield _("Why this person: %(why)s") % payload


def of_interests(payload: dict[str, Any]) -> Iterator[str]:
    """Whether somebody declared an interest, and how they explain it."""
    answers = ("works_for_one", "is_paid_elsewhere", "holds_office", "is_close")
    if any(payload[name] for name in answers):
        yield _("Somebody who runs or accompanies the process declared an interest: %(explanation)s") % payload
    else:
        yield _("Somebody who runs or accompanies the process declared that they have no such interest.")


def of_answer(payload: dict[str, Any]) -> Iterator[str]:
    """What a complaint was about, and its answer."""
    yield _("About: %(subject)s.") % {"subject": str(Subject(payload["subject"]).label).lower()}
    yield str(payload["answer"])


def of_complaint(payload: dict[str, Any]) -> Iterator[str]:
    """What a complaint is about, and its text."""
    yield _("Complaint number %(complaint)s.") % payload
    yield _("About: %(subject)s.") % {"subject": str(Subject(payload["subject"]).label).lower()}
    yield str(payload["text"])


def of_acknowledgement(payload: dict[str, Any]) -> Iterator[str]:
    """That the committee has it."""
    yield _("The committee said that it received complaint number %(complaint)s.") % payload


def of_draft(payload: dict[str, Any]) -> Iterator[str]:
    """What one member of the committee would answer."""
    yield _("A member of the committee proposed this answer to complaint number %(complaint)s:") % payload
    yield str(payload["answer"])


def of_own_answer(payload: dict[str, Any]) -> Iterator[str]:
    """What the committee answered."""
    yield _("The committee answered complaint number %(complaint)s:") % payload
    yield str(payload["answer"])


def of_sharing(payload: dict[str, Any]) -> Iterator[str]:
    """That the secretariat may read it."""
    yield _("The committee let the secretariat read complaint number %(complaint)s.") % payload


KINDS = (
    Kind(DONOR, pgettext_lazy("leaf", "Who pays"), Disclosure.AT_ONCE, sentences=of_donor),
    Kind(HIRING, pgettext_lazy("leaf", "Somebody was hired"), Disclosure.AT_ONCE, sentences=of_hiring),
    Kind(INTERESTS, pgettext_lazy("leaf", "Interests were declared"), Disclosure.AT_ONCE, sentences=of_interests),
    Kind(
        COMPLAINT,
        pgettext_lazy("leaf", "Work on complaints"),
        Disclosure.NEVER,
        by_day=True,
        sentences=of_complaint,
    ),
    _of_a_complaint(ACKNOWLEDGED, of_acknowledgement),
    _of_a_complaint(DRAFTED, of_draft),
    _of_a_complaint(ANSWERED, of_own_answer),
    _of_a_complaint(SHARED, of_sharing),
    Kind(
        RELEASED,
        pgettext_lazy("leaf", "An answer to a complaint was made public"),
        Disclosure.AT_ONCE,
        by_day=True,
        sentences=of_answer,
    ),
)
