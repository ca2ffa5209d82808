"""Themes: what institutions want to be worked on, and what a body agreed to work on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.bodies.models import Body
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object


class State(models.TextChoices):
    """Where a theme stands."""

    PROPOSED = "proposed", pgettext_lazy("theme", "Proposed")
    AGREED = "agreed", pgettext_lazy("theme", "Agreed by the body")
    WITHDRAWN = "withdrawn", pgettext_lazy("theme", "Withdrawn by its institution")


class Theme(Entity):
    """A theme that an institution proposed to a body. It is in the body's room until the body agrees on it.

    The institution's name is told with it outside the room only where `is_named`.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="themes")
    institution = models.ForeignKey(Object, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Object, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    reasons = models.TextField()
    questions = models.JSONField(default=list)
    """What should be found out: one text each."""
    is_named = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.TextField(blank=True)
    """Where the body agreed: what the secretariat noted, empty where a question to the body was closed."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=State.AGREED, agreed_at__isnull=False) | (~Q(state=State.AGREED) & Q(agreed_at=None)),
                name="theme_agreed_at_some_time",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether its institution may still change it."""
        return self.state == State.PROPOSED
