"""An incident as it is read: unsealed, with what was added later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an incident was."""

    THREAT = "threat", pgettext_lazy("incident", "Threat")
    LEAK = "leak", pgettext_lazy("incident", "Leak")
    SEIZURE = "seizure", pgettext_lazy("incident", "Something was taken away")
    PRESSURE = "pressure", pgettext_lazy("incident", "Pressure")
    OTHER = "other", pgettext_lazy("incident", "Something else")


@dataclass(frozen=True)
class Addition:
    """What was done later, and when it is looked at again; without a day, it was settled then."""

    done: str
    follow_up_on: date | None
    written_at: datetime


@dataclass(frozen=True)
class Incident:
    """One incident, with what was added later in the order in which it was written."""

    id: UUID
    kind: str
    happened_on: date
    what: str
    done: str
    first_follow_up_on: date | None
    written_at: datetime
    additions: tuple[Addition, ...]

    @property
    def label(self) -> str:
        """What it was, in the reader's language."""
        return str(Kind(self.kind).label)

    @property
    def follow_up_on(self) -> date | None:
        """The day on which it is looked at again, as last decided; None once it is settled."""
        return self.additions[-1].follow_up_on if self.additions else self.first_follow_up_on
