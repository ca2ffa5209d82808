"""A question put to a body, and one position on it for each institution."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Entity, Object


class Stance(models.TextChoices):
    """Where an institution stands. A reason is required for all but the first."""

    AGREE = "agree", pgettext_lazy("stance", "Agrees")
    RESERVATION = "reservation", pgettext_lazy("stance", "Agrees with a reservation")
    ASIDE = "aside", pgettext_lazy("stance", "Stands aside, without blocking")
    OBJECT = "object", pgettext_lazy("stance", "Objects")


class Verdict(models.TextChoices):
    """What came of a question."""

    ADOPTED = "adopted", pgettext_lazy("verdict", "Agreed")
    RESERVED = "adopted with reservations", pgettext_lazy("verdict", "Agreed, with reservations")
    OBJECTED = "objected", pgettext_lazy("verdict", "Not agreed: there is an objection")
    NO_SUPPORT = "no support", pgettext_lazy("verdict", "Not agreed: no institution was in favour")
    NO_QUORUM = "no quorum", pgettext_lazy("verdict", "Not decided: too few institutions took part")


class Question(Entity):
    """What a body is asked to consent to: a version of an object, until a date."""

    body = models.ForeignKey(Object, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    """Which stage follows the outcome (port `on_outcome`)."""
    subject = models.ForeignKey(Object, models.PROTECT, related_name="questions")
    subject_version = models.CharField(max_length=64)
    text = models.TextField()
    quorum = models.PositiveIntegerField()
    """How many institutions must take part."""
    seats = models.PositiveIntegerField()
    """How many institutions had a seat when the question was put."""
    hidden_until_close = models.BooleanField(default=True)
    opens_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=30, choices=Verdict.choices, blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="question_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(closed_at=None, verdict="") | (Q(closed_at__isnull=False) & ~Q(verdict="")),
                name="question_closed_with_a_verdict",
            ),
            models.UniqueConstraint(
                fields=["subject", "body", "purpose"], condition=Q(closed_at=None), name="question_open_once"
            ),
        ]

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Position(models.Model):
    """Where one institution stands on one question. The row holds the last one; the record holds them all."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="positions")
    institution = models.ForeignKey(Object, models.PROTECT, related_name="+")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    reason = models.TextField(blank=True)
    printed = models.BooleanField(default=False)
    """Whether its author lets the reason be printed with the decision."""
    named = models.BooleanField(default=False)
    """Whether the institution lets its name stand beside it."""
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "institution"], name="position_once_an_institution"),
            models.CheckConstraint(condition=Q(stance="agree") | ~Q(reason=""), name="position_with_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.institution_id} {self.stance}"
