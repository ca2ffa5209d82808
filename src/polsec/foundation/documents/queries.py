"""Reads of texts. Each makes a fixed number of queries, whatever the length of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Subquery

from polsec.foundation.documents.models import Document, Version, Wording
from polsec.methods.texts.difference import Change, Piece, difference


def document_of(pk: UUID) -> Document:
    """A document with its object, in one query. Raises Document.DoesNotExist."""
    return Document.objects.select_related("object__process", "object__room").get(pk=pk)


def current_version(document: Document) -> Version:
    """The version that the document's object names, in one query."""
    return document.versions.filter(digest=document.object.version).latest("number")


def wordings(version: Version) -> list[Wording]:
    """The paragraphs of a version in order, each with its provision's object, in one query."""
    return list(version.wordings.select_related("provision__object").order_by("position"))


def wordings_by_digest(document: UUID, digest: str) -> list[Wording]:
    """The paragraphs of the version of a document that has this digest, in one query; none where there is no such.

    A text that went back to an earlier wording has several such versions, which say the same: the first is read.
    """
    first = Version.objects.filter(document=document, digest=digest).order_by("number").values("pk")[:1]
    rows = Wording.objects.filter(version=Subquery(first))
    return list(rows.select_related("provision__object").order_by("position"))


def versions(document: Document) -> list[Version]:
    """All versions, the newest first, each with its act, in one query."""
    return list(document.versions.select_related("act").order_by("-number"))


@dataclass(frozen=True)
class Changed:
    """What became of one paragraph between two versions."""

    wording: Wording
    fate: Change | None
    """ADDED or REMOVED as a whole; KEPT with the same words; None where the words changed."""
    pieces: tuple[Piece, ...]


def changes(before: Iterable[Wording], after: Iterable[Wording]) -> list[Changed]:
    """What changed, paragraph by paragraph, matched by id: those of `after` in order, then those that went."""
    old = {wording.provision_id: wording for wording in before}
    result = [_changed(old.pop(wording.provision_id, None), wording) for wording in after]
    gone = (Changed(wording, Change.REMOVED, (Piece(Change.REMOVED, wording.text),)) for wording in old.values())
    return [*result, *gone]


def _changed(before: Wording | None, after: Wording) -> Changed:
    if before is None:
        return Changed(after, Change.ADDED, (Piece(Change.ADDED, after.text),))
    if (before.heading, before.text) == (after.heading, after.text):
        return Changed(after, Change.KEPT, (Piece(Change.KEPT, after.text),))
    return Changed(after, None, difference(before.text, after.text))
