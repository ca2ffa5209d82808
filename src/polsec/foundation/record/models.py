"""The tables of the record: a log for each process, its leaves, who was shown which payload, its checkpoints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import Act, Object


class Log(models.Model):
    """The log of one process: how many leaves are integrated, and the root over them (RFC 6962)."""

    process = models.OneToOneField(Object, models.PROTECT, primary_key=True, related_name="+")
    origin = models.CharField(max_length=120, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField(max_length=32, default=bytes)

    def __str__(self) -> str:
        return self.origin


class Leaf(models.Model):
    """One leaf, pending until the sequencer gives it its index. Payload and salt are None once destroyed."""

    process = models.ForeignKey(Object, models.PROTECT, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=60)
    time = models.CharField(max_length=20)
    """Coarse time as it stands in the leaf: the minute, or the day alone."""
    commitment = models.BinaryField(max_length=32)
    payload = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    index = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "index"], name="leaf_index_once"),
            models.CheckConstraint(
                condition=Q(payload__isnull=True, salt__isnull=True) | Q(payload__isnull=False, salt__isnull=False),
                name="leaf_payload_with_its_salt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["process", "id"], condition=Q(index=None), name="leaf_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.time}"


class About(models.Model):
    """That a leaf's payload tells of a person, so that their erasure finds it."""

    leaf = models.ForeignKey(Leaf, models.CASCADE, related_name="people")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["leaf", "person"], name="leaf_about_once")]

    def __str__(self) -> str:
        return f"{self.leaf_id} {self.person_id}"


class Audience(models.TextChoices):
    """To whom a payload was disclosed."""

    PUBLIC = "public", pgettext_lazy("audience", "Everyone")
    PROCESS = "process", pgettext_lazy("audience", "Everyone in the process")
    ROOM = "room", pgettext_lazy("audience", "The members of a body")
    PANEL = "panel", pgettext_lazy("audience", "An agreed panel")


class Disclosed(models.Model):
    """That a payload was disclosed to an audience, by an act; `room` names the body where that is the audience."""

    leaf = models.ForeignKey(Leaf, models.PROTECT, related_name="disclosures")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    room = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaf", "audience"], condition=Q(room=None), name="disclosed_once"),
            models.UniqueConstraint(
                fields=["leaf", "audience", "room"], condition=Q(room__isnull=False), name="disclosed_to_a_room_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leaf_id} {self.audience}"
