"""Reads of proposals, in a fixed number of queries."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.stages.proposals.models import Proposal


def proposals_in(process: UUID, actor: Actor) -> list[Proposal]:
    """The proposals of a process that the actor may see, the newest first, in one query."""
    seen = Object.objects.visible_to(actor)
    rows = Proposal.objects.filter(object__process=process, object__in=seen)
    return list(rows.select_related("theme", "body", "document__object").order_by("-begun_at", "pk"))


def proposal_of(pk: UUID, process: UUID) -> Proposal:
    """One proposal of a process with its theme, body and document, in one query. Raises Proposal.DoesNotExist."""
    return Proposal.objects.select_related("object__process", "theme", "body", "document__object").get(
        pk=pk, object__process=process
    )


def themes_to_write_on(process: UUID, actor: Actor) -> list[Object]:
    """The themes of a process that the actor may see, the oldest first, in one query."""
    return list(Object.objects.filter(process=process, kind="theme").visible_to(actor).order_by("made_at", "pk"))
