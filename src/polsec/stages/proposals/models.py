"""A proposal: the single text on a theme that a body carries from draft to agreement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from polsec.foundation.documents.models import Document
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object


class State(models.TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", pgettext_lazy("proposal", "Being written")
    PUT = "put", pgettext_lazy("proposal", "Put to the body")
    AGREED = "agreed", pgettext_lazy("proposal", "Agreed by the body")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned for more work")


class Proposal(Entity):
    """The text on one theme, in the room of the body that works on it."""

    theme = models.ForeignKey(Object, models.PROTECT, related_name="+")
    body = models.ForeignKey(Object, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    begun_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["theme", "body"], name="proposal_once_a_theme")]

    @property
    def may_change(self) -> bool:
        """Whether its text is still being written."""
        return self.state in (State.DRAFT, State.RETURNED)
