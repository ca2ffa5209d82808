"""Who was hired, by whom and how they were chosen."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_length
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.oversight import leaves
from polsec.foundation.oversight.actions.donors import check_period, check_withdrawal
from polsec.foundation.oversight.models import Donor, Hiring, Task, Way
from polsec.foundation.oversight.rules import may_tell
from polsec.foundation.processes.models import Process
from polsec.foundation.record.leaves import leave


@action("oversight.enter_hiring", lock="process", may=may_tell, leaf=leaves.HIRING)
def enter_hiring(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    person: Object,
    task: str,
    hired_by: str,
    way: str,
    why: str,
    paid_by: Donor | None,
    starts_on: date,
    ends_on: date | None,
) -> Hiring:
    """Somebody was hired; everyone sees it at once, and the name where its bearer made it public.

    The leaf does not name the person. Raises Invalid for a task or way that there is not, for a donor of another
    process, without who hired and why, for an end before the beginning.
    """
    if task not in Task.values or way not in Way.values:
        raise Invalid(Message("Choose the task and the way of choosing from the lists."), field="task")
    if not hired_by.strip():
        raise Invalid(Message("Write who hired, by its full name."), field="hired_by")
    check_length(hired_by, 120, "hired_by")
    if not why.strip():
        raise Invalid(Message("Say why this person was chosen."), field="why")
    if paid_by and paid_by.process_id != process.pk:
        raise Invalid(Message("Choose a donor of this process."), field="paid_by")
    check_period(starts_on, ends_on)
    hiring = Hiring.objects.create(
        process=process,
        person=person,
        task=task,
        hired_by=hired_by.strip(),
        way=way,
        why=why.strip(),
        paid_by=paid_by,
        starts_on=starts_on,
        ends_on=ends_on,
        entered_at=clock.now(),
    )
    told = {
        "entry": hiring.pk,
        "task": task,
        "hired_by": hiring.hired_by,
        "way": way,
        "why": hiring.why,
        "paid_by": paid_by.name if paid_by else None,
        "starts": starts_on.isoformat(),
        "ends": ends_on.isoformat() if ends_on else None,
    }
    leave(leaves.HIRING, told, process=process.object)
    return hiring


@action("oversight.withdraw_hiring", lock="hiring", may=may_tell, leaf=leaves.HIRING)
def withdraw_hiring(*, by: Actor, request_id: UUID | None = None, hiring: Hiring, reason: str) -> Hiring:
    """An entry is taken back as wrong. Raises Closed where it was before, Invalid without a reason."""
    check_withdrawal(hiring, reason)
    hiring.withdrawn_at, hiring.withdrawn_because = clock.now(), reason.strip()
    hiring.save(update_fields=["withdrawn_at", "withdrawn_because"])
    told = {"entry": hiring.pk, "withdrawn_because": hiring.withdrawn_because}
    leave(leaves.HIRING, told, process=hiring.process.object)
    return hiring
