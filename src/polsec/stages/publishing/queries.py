"""Reads of publications, in a fixed number of queries."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.documents.models import Wording
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.stages.publishing.models import Publication, State

WITH = (
    "object__process",
    "file",
    "approval__object",
    "approval__question__body",
    "approval__proposal__document__object",
)


def publications_in(process: UUID, actor: Actor) -> list[Publication]:
    """The publications of a process that the actor may see, the newest first, in one query."""
    seen = Object.objects.visible_to(actor)
    rows = Publication.objects.filter(object__process=process, object__in=seen).select_related(*WITH)
    return list(rows.order_by("-begun_at", "pk"))


def published_in(process: UUID) -> list[Publication]:
    """What was published in a process, the latest first, in one query."""
    rows = Publication.objects.filter(object__process=process, state=State.PUBLISHED)
    return list(rows.order_by("-published_at", "pk"))


def publication_of(pk: UUID, process: UUID) -> Publication:
    """One publication of a process with all that its page needs, in one query. Raises Publication.DoesNotExist."""
    return Publication.objects.select_related(*WITH).get(pk=pk, object__process=process)


def publication_to_set(pk: UUID) -> Publication:
    """A publication for the job that sets it, in one query. Raises Publication.DoesNotExist."""
    return Publication.objects.select_related(*WITH, "approval__leaf").get(pk=pk)


def publication_of_document(document: UUID) -> Publication:
    """The publication of a text, in one query. Raises Publication.DoesNotExist."""
    return Publication.objects.select_related(*WITH).get(approval__proposal__document=document)


def wordings_of(publication: Publication) -> list[Wording]:
    """The paragraphs as they were approved, in one query."""
    approval = publication.approval
    return wordings_by_digest(approval.proposal.document_id, approval.question.subject_version)


def published_wording(provision: UUID, process: UUID) -> Wording | None:
    """What a paragraph of a process says in a published text, in two queries; None where it is in none."""
    rows = Publication.objects.filter(object__process=process, state=State.PUBLISHED)
    digests = dict(rows.values_list("approval__proposal__document", "approval__question__subject_version"))
    found = Wording.objects.filter(
        provision=provision, version__document__in=digests, version__digest__in=digests.values()
    )
    return found.select_related("version", "provision__object").order_by("-version__number").first()
