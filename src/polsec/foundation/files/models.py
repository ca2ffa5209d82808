"""What was uploaded: what it is and under which hash its content lies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity


class File(Entity):
    """One upload, checked. Who sees it is told by its object. Two uploads with the same content share it on disk."""

    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    """Of the content as it is kept, in hex; empty once it has been erased."""
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=100, blank=True)
    kept_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(sha256="") | Q(erased_at__isnull=False, sha256="", name=""),
                name="file_has_content_until_erased",
            )
        ]
