"""A complaint on its way: received, acknowledged, answered by two of opposed camps, perhaps shared or released.

All of it goes on while a process is paused or closed.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.oversight import leaves, ports
from polsec.foundation.oversight.committee import check_constituted, sector_of
from polsec.foundation.oversight.models import Complaint, Subject
from polsec.foundation.oversight.rules import is_committee, may_complain
from polsec.foundation.people.tokens import new_token
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.queries import figure
from polsec.foundation.record.leaves import leave

ACKNOWLEDGE_DAYS = 5
ANSWER_DAYS = 20
LONGEST = 20_000


@action("oversight.complain", lock="process", may=may_complain, leaf=leaves.COMPLAINT, while_paused=True)
def complain(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    subject: str,
    text: str,
    contact: str = "",
    named: bool = False,
) -> Complaint:
    """A complaint for the committee; the secret of the link to its answer is in `token`, this once.

    Whoever complains is kept only where `named`; a view passes the public as `by` otherwise. Deadlines are those of
    the rules in force when it arrives. Raises Invalid without text or with too much of it.
    """
    if subject not in Subject.values:
        raise Invalid(Message("Choose what it is about from the list."), field="subject")
    if not text.strip():
        raise Invalid(Message("Write what happened."), field="text")
    if len(text) > LONGEST:
        raise Invalid(Message("This is too long: at most {most} characters.", most=LONGEST), field="text")
    now, (token, token_hash) = clock.now(), new_token()
    complaint = Complaint.objects.create(
        process=process,
        number=process.complaints.count() + 1,
        token_hash=token_hash,
        by_id=by.person if named else None,
        subject=subject,
        text=text.strip(),
        contact=contact.strip(),
        received_at=now,
        acknowledge_by=now + timedelta(days=figure(process, "acknowledge_days", ACKNOWLEDGE_DAYS)),
        answer_by=now + timedelta(days=figure(process, "answer_days", ANSWER_DAYS)),
    )
    _leave(leaves.COMPLAINT, complaint, {"subject": subject, "text": complaint.text})
    complaint.token = token
    for tell in ports.on_complaint.handlers(ports.KEY):
        tell(complaint)
    return complaint


@action("oversight.acknowledge", lock="complaint", may=is_committee, leaf=leaves.ACKNOWLEDGED, while_paused=True)
def acknowledge(*, by: Actor, request_id: UUID | None = None, complaint: Complaint) -> Complaint:
    """The committee says that it has received it. Raises Closed where it has done so."""
    if complaint.acknowledged_at:
        raise Closed(Message("This was acknowledged already."))
    complaint.acknowledged_at = clock.now()
    complaint.save(update_fields=["acknowledged_at"])
    _leave(leaves.ACKNOWLEDGED, complaint, {})
    return complaint


@action("oversight.draft_answer", lock="complaint", may=is_committee, leaf=leaves.DRAFTED, while_paused=True)
def draft_answer(
    *, by: Actor, request_id: UUID | None = None, complaint: Complaint, answer: str, release: bool
) -> Complaint:
    """A member proposes an answer, which another one of a different sector must confirm.

    Raises Closed where it has been answered, or where the committee is of one sector alone; Invalid without text.
    """
    _check_unanswered(complaint)
    check_constituted(complaint.process_id)
    if not answer.strip():
        raise Invalid(Message("Write the answer."), field="answer")
    if len(answer) > LONGEST:
        raise Invalid(Message("This is too long: at most {most} characters.", most=LONGEST), field="answer")
    complaint.draft, complaint.release, complaint.drafted_by_id = answer.strip(), release, by.person
    complaint.acknowledged_at = complaint.acknowledged_at or clock.now()
    complaint.save(update_fields=["draft", "release", "drafted_by", "acknowledged_at"])
    _leave(leaves.DRAFTED, complaint, {"answer": complaint.draft, "release": release})
    return complaint


@action("oversight.confirm_answer", lock="complaint", may=is_committee, leaf=leaves.ANSWERED, while_paused=True)
def confirm_answer(*, by: Actor, request_id: UUID | None = None, complaint: Complaint, seen: str) -> Complaint:
    """A second member agrees with the proposed answer: it is given, and public where so proposed.

    `seen` is the version of the proposal that was read (`Complaint.draft_version`).

    Raises Closed where nothing is proposed or the text is another one by now, NotAllowed for the member who proposed
    it and for one of the same sector.
    """
    _check_unanswered(complaint)
    if not complaint.draft:
        raise Closed(Message("No answer is proposed yet."))
    if complaint.draft_version != seen:
        raise Closed(Message("The proposed answer was changed meanwhile. Read it again before you confirm it."))
    _check_opposed(complaint, by)
    complaint.answer, complaint.answered_at, complaint.confirmed_by_id = complaint.draft, clock.now(), by.person
    complaint.save(update_fields=["answer", "answered_at", "confirmed_by"])
    _leave(leaves.ANSWERED, complaint, {"answer": complaint.answer, "release": complaint.release})
    if complaint.release:
        told = {"subject": complaint.subject, "answer": complaint.answer}
        leave(leaves.RELEASED, told, process=complaint.process.object)
    return complaint


@action("oversight.share", lock="complaint", may=is_committee, leaf=leaves.SHARED, while_paused=True)
def share(*, by: Actor, request_id: UUID | None = None, complaint: Complaint) -> Complaint:
    """The committee lets the secretariat read a complaint. Raises Closed where it has done so."""
    if complaint.shared_at:
        raise Closed(Message("The secretariat can read this already."))
    complaint.shared_at = clock.now()
    complaint.save(update_fields=["shared_at"])
    _leave(leaves.SHARED, complaint, {})
    return complaint


def _check_unanswered(complaint: Complaint) -> None:
    if complaint.answered_at:
        raise Closed(Message("This was answered already. An answer is not changed afterwards."))


def _check_opposed(complaint: Complaint, by: Actor) -> None:
    sectors = {sector_of(complaint.process_id, person) for person in (complaint.drafted_by_id, by.person) if person}
    if complaint.drafted_by_id == by.person or None in sectors or len(sectors) < 2:
        raise NotAllowed(Message("An answer is confirmed by a member of another sector than the one who proposed it."))


def _leave(kind: str, complaint: Complaint, told: dict[str, object]) -> None:
    about = [complaint.by_id] if complaint.by_id else []
    leave(kind, {"complaint": complaint.number, **told}, process=complaint.process.object, about=about)
