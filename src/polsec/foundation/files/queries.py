"""Reads of files, each in one query."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.files.models import File
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object


def file_seen_by(actor: Actor, file: UUID) -> File:
    """A file with its content. Raises File.DoesNotExist for whoever may not see it, as for one that is not there."""
    found: File = File.objects.get(pk=file, object__in=Object.objects.visible_to(actor), erased_at=None)
    return found
