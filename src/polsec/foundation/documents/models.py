"""One text, carried from draft to draft: its versions, and its paragraphs, which keep their ids through all edits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Entity, Object


class Document(Entity):
    """A text made of provisions, in one language. Its object's `version` is the digest of the current version."""

    language = models.CharField(max_length=12)
    frozen_at = models.DateTimeField(null=True)
    """Since when nothing may be changed any more."""

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Version(models.Model):
    """One state of a document, never changed once it is there."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the canonical JSON of id, heading and text of every provision in order."""
    note = models.CharField(max_length=500, blank=True)
    """What changed and why, in the drafter's words."""
    made_at = models.DateTimeField(default=clock.now)
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class Provision(Entity):
    """A paragraph that can be pointed at: article, proposal, recommendation. What it says is in its wordings."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="provisions")


class Wording(models.Model):
    """What a provision says in one version, and where it stands there."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="wordings")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="wordings")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "provision"], name="wording_once"),
            models.UniqueConstraint(fields=["version", "position"], name="wording_place_once"),
        ]
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.heading or self.text[:60]


class Source(models.Model):
    """Something outside the process that a provision rests on: a law, a study, a figure."""

    provision = models.ForeignKey(Provision, models.PROTECT, related_name="sources")
    text = models.CharField(max_length=500)
    address = models.URLField(blank=True)
    document = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.text
