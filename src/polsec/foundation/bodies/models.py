"""Bodies, their seats, who sits there by which mandate, and who is assigned to them.

A body is its own room: what belongs inside names `room=body.object`. A person speaks in a process for one institution
alone, in whichever bodies it has seats; the person changes, the seat and its history remain.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object


class BodyType(models.TextChoices):
    """What a body is called in a process."""

    PROJECT_GROUP = "project-group", pgettext_lazy("type of body", "Project Group")
    WORKING_GROUP = "working-group", pgettext_lazy("type of body", "Working group")
    COMMISSION = "commission", pgettext_lazy("type of body", "Commission")
    SUB_COMMISSION = "sub-commission", pgettext_lazy("type of body", "Sub-commission")
    ROUND_TABLE = "round-table", pgettext_lazy("type of body", "Round table")


class Body(Entity):
    """A body of a process. `highest_of` names the process whose final texts it approves: one body for each."""

    type = models.CharField(max_length=20, choices=BodyType.choices)
    highest_of = models.OneToOneField(Object, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.JSONField(default=dict)
    """What it is for: text by language code."""
    rules = models.JSONField(default=dict)
    """As `charter.Charter` writes them: quorum, how it decides, second call."""

    class Meta:
        verbose_name_plural = "bodies"

    @property
    def is_highest(self) -> bool:
        """Whether this is the body that approves the final texts of its process."""
        return self.highest_of_id is not None


class Capacity(models.TextChoices):
    """As what an institution sits in a body."""

    MEMBER = "member", pgettext_lazy("seat", "Member")
    OBSERVER = "observer", pgettext_lazy("seat", "Observer: has a voice and takes no position")


class Seat(models.Model):
    """The place of an institution in a body. It stays with its history when a person, or the institution, leaves."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    institution = models.ForeignKey(Object, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=8, choices=Capacity.choices, default=Capacity.MEMBER)
    since = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    """When the institution left it; None again when it comes back."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "institution"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.body_id}"

    @property
    def process_id(self) -> UUID | None:
        """The process of the body."""
        return self.body.process_id


class Voice(models.Model):
    """For which institution a person speaks in a process, as long as one of their mandates is in force."""

    process = models.ForeignKey(Object, models.PROTECT, related_name="+")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Object, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "person"], name="person_speaks_for_one_institution")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.institution_id}"


class MandateKind(models.TextChoices):
    """Who speaks first for a seat, and who does when they cannot."""

    TITULAR = "titular", pgettext_lazy("mandate", "Delegate")
    ALTERNATE = "alternate", pgettext_lazy("mandate", "Alternate")


class Mandate(models.Model):
    """That an institution sends a person to a seat.

    `until` is the last day that the mandate itself names, if any; `ended_at` when it was ended by an act. As long as it
    was not, `voice` is there. `proof` is the letter that names the delegate (*oficio de designación*), a file.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=MandateKind.choices)
    since = models.DateTimeField(default=clock.now)
    until = models.DateField(null=True, blank=True)
    proof = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="mandates")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "kind"], condition=Q(ended_at=None), name="mandate_one_of_a_kind"),
            models.UniqueConstraint(fields=["seat", "person"], condition=Q(ended_at=None), name="mandate_given_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, voice__isnull=False) | Q(ended_at__isnull=False, voice=None),
                name="mandate_in_force_has_a_voice",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ended_at"])]

    token = ""
    """The secret of the link with which somebody new enters, known to the act alone that gave the mandate."""

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    @property
    def process_id(self) -> UUID | None:
        """The process of the body in which the seat is."""
        return self.seat.process_id

    @property
    def is_current(self) -> bool:
        """Whether it is in force today."""
        return self.ended_at is None and (self.until is None or self.until >= clock.now().date())


class Duty(models.TextChoices):
    """As what the secretariat assigns somebody to a body."""

    FACILITATOR = "facilitator", pgettext_lazy("assigned to a body", "Facilitator")
    EXPERT = "expert", pgettext_lazy("assigned to a body", "Expert")


class Assignment(models.Model):
    """That a person accompanies a body without speaking for any institution."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "person", "duty"], condition=Q(ended_at=None), name="assigned_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.duty} {self.person_id}"

    @property
    def process_id(self) -> UUID | None:
        """The process of the body."""
        return self.body.process_id
