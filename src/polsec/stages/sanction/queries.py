"""Reads of final approvals, in a fixed number of queries."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.stages.sanction.models import Approval, State

WITH = ("object__process", "question__body", "proposal__document__object", "proposal__theme", "signed_copy")


def approvals_in(process: UUID, actor: Actor) -> list[Approval]:
    """The approvals of a process that the actor may see, the newest first, in one query."""
    seen = Object.objects.visible_to(actor)
    rows = Approval.objects.filter(object__process=process, object__in=seen).select_related(*WITH)
    return list(rows.order_by("-submitted_at", "pk"))


def approval_of(pk: UUID, process: UUID) -> Approval:
    """One approval of a process with all that its page needs, in one query. Raises Approval.DoesNotExist."""
    return Approval.objects.select_related(*WITH).get(pk=pk, object__process=process)


def current_approval(proposal: UUID) -> Approval | None:
    """The approval of a proposal that was not returned, in one query."""
    return Approval.objects.filter(proposal=proposal).exclude(state=State.RETURNED).select_related(*WITH).first()
