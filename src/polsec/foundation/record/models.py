"""The tables of the record: a log for each process, its leaves, who was shown which payload, its checkpoints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Object


class Log(models.Model):
    """The log of one process: how many leaves are integrated, and the root over them (RFC 6962)."""

    process = models.OneToOneField(Object, models.PROTECT, primary_key=True, related_name="+")
    origin = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField(max_length=32, default=bytes)
    latest = models.DateTimeField(null=True)
    """The latest act among its leaves, invented times apart: a clock that says less went back."""
    kinds = models.JSONField(default=dict)
    """When each kind is disclosed, as its newest leaf `record.kinds` states."""
    key = models.CharField(max_length=400, blank=True)
    """The verifier key of its signer (C2SP signed-note), once the signer has told it."""
    policy = models.TextField(blank=True)
    """Who must cosign, as its newest leaf `record.policy` states (C2SP tlog-policy)."""

    def __str__(self) -> str:
        return self.origin


class Tile(models.Model):
    """At most 256 neighbouring hashes of a log's tree, those of subtrees of 256 ** level leaves (C2SP tlog-tiles)."""

    log = models.ForeignKey(Log, models.CASCADE, related_name="tiles")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=256 * 32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "level", "index"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.log_id} {self.level}/{self.index}"


class Leaf(models.Model):
    """One leaf, pending until the sequencer gives it its index. Payload and salt are None once destroyed."""

    process = models.ForeignKey(Object, models.PROTECT, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=60)
    shown_as = models.CharField(max_length=60)
    """The kind as it stands in the leaf, where everyone sees it. It never changes, whatever becomes of the kind."""
    time = models.CharField(max_length=20)
    """Coarse time as it stands in the leaf: the minute, or the day alone, for leaves that are integrated by day."""
    commitment = models.BinaryField(max_length=32)
    payload = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    index = models.PositiveBigIntegerField(null=True)
    missing_told = models.BooleanField(default=False)
    """Whether the record says that its payload, once public, is no longer to be had."""

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
            models.Index(fields=["process", "shown_as", "index"], name="leaf_of_a_kind"),
            models.Index(fields=["process"], condition=Q(payload=None, missing_told=False), name="leaf_missing"),
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


class Checkpoint(models.Model):
    """A signed note that says how many leaves a log had, and their root. `note` holds text and the log's signature."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "size"], name="checkpoint_once_for_a_size")]

    def __str__(self) -> str:
        return f"{self.log_id} {self.size}"


class Witness(models.Model):
    """Somebody outside the site who checks and cosigns the checkpoints of a log; without `address`, by hand."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="witnesses")
    name = models.CharField(max_length=80)
    camp = models.CharField(max_length=80)
    key = models.CharField(max_length=400)
    """Its verifier key (C2SP signed-note)."""
    address = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "name"], condition=Q(removed_at=None), name="witness_name_once"),
            models.UniqueConstraint(fields=["log", "key"], condition=Q(removed_at=None), name="witness_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """That a witness cosigned a checkpoint: its signature line, and when it was done."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once")]

    def __str__(self) -> str:
        return f"{self.witness_id} {self.checkpoint_id}"


class Fault(models.TextChoices):
    """What can be wrong with a record."""

    SIGNER_REFUSES = "signer", pgettext_lazy("fault", "The program that signs refuses")
    WITNESS_DISAGREES = "witness", pgettext_lazy("fault", "A witness disagrees")


class Alarm(models.Model):
    """That signer or witness found this record to be another than the one it had seen. It stays until it is settled."""

    log = models.ForeignKey(Log, models.PROTECT, related_name="alarms")
    fault = models.CharField(max_length=8, choices=Fault.choices)
    name = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "fault", "name"], condition=Q(settled_at=None), name="alarm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id} {self.fault}"

    @property
    def message(self) -> Message:
        """What is wrong, for a person."""
        if self.fault == Fault.SIGNER_REFUSES:
            return Message(
                "The program that signs saw another record before than the one that is here. Until this is cleared "
                "up, no act from then on can be proven."
            )
        return Message(
            "{name} says that what the record holds now does not continue what it saw before. Until this is cleared "
            "up, nobody should rely on this record.",
            name=self.name,
        )

    @property
    def text(self) -> str:
        """What is wrong, in the reader's language."""
        return self.message.translated(gettext)
