"""Comments on any object, and what became of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Entity, Object


class Tone(models.TextChoices):
    """What a comment is, so that a reader need not guess."""

    QUESTION = "question", pgettext_lazy("comment", "A question")
    CONCERN = "concern", pgettext_lazy("comment", "A concern")
    SUGGESTION = "suggestion", pgettext_lazy("comment", "A suggestion")
    SUPPORT = "support", pgettext_lazy("comment", "Support")


class Fate(models.TextChoices):
    """What became of a comment."""

    TAKEN = "taken", pgettext_lazy("comment", "Taken up")
    PARTLY = "partly", pgettext_lazy("comment", "Taken up in part")
    NOT_TAKEN = "not taken", pgettext_lazy("comment", "Not taken up")
    ANSWERED = "answered", pgettext_lazy("comment", "Answered")


class Comment(Entity):
    """What somebody said about an object, for an institution or for themselves."""

    about = models.ForeignKey(Object, models.PROTECT, related_name="comments")
    institution = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Object, models.PROTECT, related_name="+")
    tone = models.CharField(max_length=12, choices=Tone.choices)
    text = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    fate = models.CharField(max_length=12, choices=Fate.choices, blank=True)
    reason = models.TextField(blank=True)
    """Why that became of it, in the words of whoever answered."""
    answered_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fate="", answered_by=None) | (~Q(fate="") & Q(answered_by__isnull=False)),
                name="comment_answered_by_an_act",
            )
        ]
