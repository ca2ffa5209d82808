"""A publication: an approved text for everyone, with its reservations and the way back from each paragraph."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object
from polsec.stages.sanction.models import Approval


class State(models.TextChoices):
    """Where a publication stands."""

    PREPARING = "preparing", pgettext_lazy("publication", "Being set")
    READY = "ready", pgettext_lazy("publication", "Ready to be looked at")
    PUBLISHED = "published", pgettext_lazy("publication", "Published")


class Publication(Entity):
    """One approved text, set once. Its object's `version` is the SHA-256 of the PDF once that is ready."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="publication")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    file = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    job = models.UUIDField(null=True)
    """The job that sets it, whose progress its page shows."""
    simulated = models.BooleanField(default=False)
    """Whether the acts behind it happened at invented times, as in the demonstration."""
    begun_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="preparing", file=None) | (~Q(state="preparing") & Q(file__isnull=False)),
                name="publication_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="publication_with_its_date",
            ),
        ]
