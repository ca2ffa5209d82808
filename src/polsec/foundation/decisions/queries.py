"""Reads of questions and positions, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from polsec.foundation.bodies.queries import institutions_of
from polsec.foundation.decisions import rules
from polsec.foundation.decisions.models import Position, Question
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object


def question_of(pk: UUID, process: UUID) -> Question:
    """A question of a process with its body and subject, in one query. Raises Question.DoesNotExist."""
    return Question.objects.select_related("object__process", "body", "subject").get(pk=pk, object__process=process)


def positions_shown(question: Question, actor: Actor) -> list[Position]:
    """The positions that the actor may see, in order of institution: one's own; after the close the body's.

    Before the close the body sees them too where it chose so. Whoever is not in the body sees none.
    """
    rows = question.positions.select_related("institution", "act").order_by("institution__made_at", "institution")
    if question.body_id not in actor.rooms and question.object.process_id not in actor.secretariat_of:
        return []
    if question.is_closed or not question.hidden_until_close:
        return list(rows)
    return list(rows.filter(institution__in=rules.speaks_for(actor, question)))


def printed_positions(question: Question) -> list[Position]:
    """The reasons that their authors let be printed with the decision, in one query; none before the close."""
    if not question.is_closed:
        return []
    return list(question.positions.filter(printed=True).select_related("institution").order_by("institution__made_at"))


def is_reason_withheld(question: Question) -> bool:
    """Whether some institution gave a reason that it did not let be printed, in one query; false before the close."""
    return question.is_closed and question.positions.exclude(reason="").filter(printed=False).exists()


def questions_in(process: UUID, actor: Actor) -> list[Question]:
    """The questions of a process that the actor may see, the newest first, in one query."""
    seen = Object.objects.visible_to(actor)
    rows = Question.objects.filter(object__process=process, object__in=seen).select_related("body", "subject")
    return list(rows.order_by("-opens_at", "pk"))


def questions_about(subject: UUID, actor: Actor) -> list[Question]:
    """The questions about an object that the actor may see, the newest first, in one query."""
    rows = Question.objects.filter(subject=subject, object__in=Object.objects.visible_to(actor))
    return list(rows.order_by("-opens_at", "pk"))


MOST_OUTCOMES = 10
"""How many outcomes the home page of a process shows."""


def decided_in(process: UUID, actor: Actor) -> list[Question]:
    """The latest questions of a process that are closed and that the actor may see, in one query."""
    seen = Object.objects.visible_to(actor)
    rows = Question.objects.filter(object__process=process, object__in=seen, closed_at__isnull=False)
    return list(rows.select_related("subject").order_by("-closed_at", "pk")[:MOST_OUTCOMES])


@dataclass(frozen=True)
class Waiting:
    """A question that waits for an institution for which the actor speaks."""

    question: Question
    institution: UUID


def waiting_for(actor: Actor) -> list[Waiting]:
    """Open questions on which an institution of the actor has not taken a position, the most urgent first."""
    if not actor.rooms:
        return []
    rows = Question.objects.filter(body__in=actor.rooms, closed_at=None, closes_at__gt=clock.now())
    questions = list(rows.select_related("object__process", "body", "subject").order_by("closes_at"))
    taken = set(Position.objects.filter(question__in=questions).values_list("question_id", "institution_id"))
    return [
        Waiting(question, institution)
        for question in questions
        for institution in sorted(rules.speaks_for(actor, question))
        if (question.pk, institution) not in taken
    ]


def waited_for(question: Question) -> frozenset[UUID]:
    """The institutions with a seat in the body that have taken no position yet, in two queries.

    Who sits there now counts, not how many sat there once: whoever came later cannot answer in another one's place.
    """
    taken = set(question.positions.values_list("institution", flat=True))
    return frozenset(each.pk for each in institutions_of(question.body_id)) - taken


def due_to_close() -> list[Question]:
    """Questions whose date has passed and that nobody has closed."""
    return list(Question.objects.filter(closed_at=None, closes_at__lte=clock.now()).order_by("closes_at"))
