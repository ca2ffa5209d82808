"""Uploads become rows, and rows lose their content: called by the acts of other rooms."""

from __future__ import annotations

from django.db import transaction

from polsec.foundation.files import storage
from polsec.foundation.files.checking import Checked
from polsec.foundation.files.models import File
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import make


def keep(
    upload: Checked,
    *,
    process: Object | None,
    visibility: Visibility,
    room: Object | None = None,
    title: dict[str, str] | None = None,
) -> File:
    """A checked upload as a file, inside the transaction of an act: without the act there is no row.

    The content is on disk before; where the act is rolled back it is removed later. Raises NoRoom.
    """
    storage.write(upload.sha256, upload.content)
    thing = make(
        "file",
        process=process,
        title=title or {"": upload.name},
        visibility=visibility,
        room=room,
        version=upload.sha256,
    )
    file: File = File.objects.create(
        object=thing,
        sha256=upload.sha256,
        size=len(upload.content),
        media_type=upload.media_type,
        name=upload.name,
    )
    return file


def erase(file: File) -> None:
    """Destroy the content and name of a file, inside an act. The row stays, for what points at it."""
    sha256 = file.sha256
    file.sha256, file.name, file.size, file.erased_at = "", "", 0, clock.now()
    file.save(update_fields=["sha256", "name", "size", "erased_at"])
    Object.objects.filter(pk=file.pk).update(title={}, version="")
    transaction.on_commit(lambda: _remove(sha256))


def _remove(sha256: str) -> None:
    if sha256 and not is_needed(sha256):
        storage.place(sha256).unlink(missing_ok=True)


def is_needed(sha256: str) -> bool:
    """Whether a row has this content."""
    return File.objects.filter(sha256=sha256).exists()
