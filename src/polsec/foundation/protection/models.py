"""Requests to pause a process or to let it go on, each by two; the register of incidents, sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import Object
from polsec.foundation.processes.models import Process


class Wanted(models.TextChoices):
    """What two people together can do."""

    PAUSE = "pause", pgettext_lazy("protection", "Pause the process")
    RESUME = "resume", pgettext_lazy("protection", "Let the process go on")


class Outcome(models.TextChoices):
    """What became of a request; empty while it waits for a second person."""

    CONFIRMED = "confirmed", pgettext_lazy("protection", "confirmed by a second person")
    WITHDRAWN = "withdrawn", pgettext_lazy("protection", "withdrawn")
    LAPSED = "lapsed", pgettext_lazy("protection", "nobody confirmed it in time")


class PauseRequest(models.Model):
    """That one person wants a process to pause or to go on; it happens when another one confirms in time."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="pause_requests")
    wanted = models.CharField(max_length=8, choices=Wanted.choices)
    asked_by = models.ForeignKey(Object, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process"], condition=Q(outcome=""), name="pause_request_one_open"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="pause_request_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(outcome="confirmed", confirmed_by__isnull=False)
                | (~Q(outcome="confirmed") & Q(confirmed_by=None)),
                name="pause_request_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="pause_request_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} {self.outcome}"


class Entry(models.Model):
    """One entry of the register of incidents. All that it says, its dates too, is sealed (`sealing.py`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, models.PROTECT, related_name="incident_entries")
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    """The incident to which this adds what was done later; None for an incident."""
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(about=None) | ~Q(about=F("id")), name="entry_not_about_itself"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
