"""What an institution, or a person for themselves, brought into a process, and what became of each thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from polsec.foundation.discussion.models import Comment
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Edge, Object, Relation
from polsec.foundation.kit.objects import address_of, descent


@dataclass(frozen=True)
class Contribution:
    """One thing that was brought in: a theme, a comment, whatever is attributed to its institution."""

    thing: Object
    institution: UUID | None
    comment: Comment | None
    became: tuple[Object, ...]

    @property
    def made_at(self) -> datetime:
        """When it was brought in."""
        return self.thing.made_at


def contributions_of(process: UUID, actor: Actor) -> list[Contribution]:
    """All that the actor's institutions, or they themselves, brought into a process, the latest first.

    At most six queries, however much it is.
    """
    by_institution = _attributed(process, actor)
    comments = _comments(process, by_institution, actor)
    things = {thing.pk: thing for thing, _of in by_institution.values()}
    things |= {comment.pk: comment.object for comment in comments.values()}
    came = descent(things, actor)
    found = [
        Contribution(
            thing,
            by_institution[pk][1] if pk in by_institution else None,
            comments.get(pk),
            tuple(each for each in came[pk] if each.kind != "comment" and address_of(each)),
        )
        for pk, thing in things.items()
    ]
    return sorted(found, key=lambda each: (each.made_at, str(each.thing.pk)), reverse=True)


def _attributed(process: UUID, actor: Actor) -> dict[UUID, tuple[Object, UUID]]:
    """What is attributed to an institution for which the actor speaks, with that institution, by id."""
    own = actor.institutions_in(process)
    if not own:
        return {}
    seen = Object.objects.visible_to(actor).filter(process=process)
    edges = Edge.objects.filter(target__in=own, relation=Relation.ATTRIBUTED, source__in=seen).told_to(actor)
    return {edge.source_id: (edge.source, edge.target_id) for edge in edges.select_related("source")}


def _comments(process: UUID, attributed: Iterable[UUID], actor: Actor) -> dict[UUID, Comment]:
    seen = Object.objects.visible_to(actor).filter(process=process, kind="comment")
    mine = Q(pk__in=list(attributed)) | Q(institution=None, author=actor.person, author__isnull=False)
    rows = Comment.objects.filter(mine, object__in=seen).select_related("object", "about")
    return {row.pk: row for row in rows}
