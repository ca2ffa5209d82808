"""Reads of comments, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polsec.foundation.discussion.models import Comment
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object


def comments_on(things: Iterable[UUID], actor: Actor) -> dict[UUID, list[Comment]]:
    """The comments on each object that the actor may see, the oldest first, in one query."""
    wanted = list(things)
    seen = Object.objects.visible_to(actor)
    rows = Comment.objects.filter(about__in=wanted, object__in=seen).select_related("institution")
    result: dict[UUID, list[Comment]] = {thing: [] for thing in wanted}
    for row in rows.order_by("made_at", "pk"):
        result[row.about_id].append(row)
    return result
