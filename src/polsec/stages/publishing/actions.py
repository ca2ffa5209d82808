"""Having an approved text set as a document, and publishing it."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.documents.actions import publish as publish_text
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.record.leaves import leave
from polsec.stages.publishing import rules
from polsec.stages.publishing.jobs import typeset
from polsec.stages.publishing.lineage import WayBack, ways_back
from polsec.stages.publishing.models import Publication, State
from polsec.stages.publishing.telling import tell_bodies
from polsec.stages.sanction.models import Approval
from polsec.stages.sanction.models import State as ApprovalState


@action(
    "publishing.begin",
    lock="approval",
    may=rules.may_publish,
    why_no_leaf="nothing is public yet; the publication leaves one",
)
def begin(*, by: Actor, request_id: UUID | None = None, approval: Approval) -> Publication:
    """Have an approved text set as a PDF, by a job. Raises Closed where it is not approved, or is being set already."""
    if approval.state != ApprovalState.APPROVED:
        raise Closed(Message("Only a text that the highest body approved is published."))
    if Publication.objects.filter(approval=approval).exists():
        raise Closed(Message("This text is being published already. Its page shows how far it is."))
    process = objects.process_of(approval.object)
    thing = objects.make("publication", process=process, title=approval.object.title, visibility=Visibility.PROCESS)
    publication = Publication.objects.create(
        object=thing, approval=approval, simulated=clock.is_simulated(), begun_at=clock.now()
    )
    objects.connect(thing, Relation.DERIVED, approval.object, approval.proposal.document.object)
    publication.job = typeset.using(about=thing.pk).enqueue(publication=str(thing.pk)).pk
    publication.save(update_fields=["job"])
    return publication


@action("publishing.publish", lock="publication", may=rules.may_publish, leaf="publishing.published")
def publish(*, by: Actor, request_id: UUID | None = None, publication: Publication) -> Publication:
    """Make the document and its text public, for good. Raises Closed where it is not ready, or is public already.

    Its leaf tells the file's SHA-256 and the way back from every paragraph, so that both can be checked offline.
    """
    if publication.state == State.PREPARING:
        raise Closed(Message("The document is still being set. Look at it when it is ready, then publish it."))
    if publication.state == State.PUBLISHED:
        raise Closed(Message("This document is public already. A correction is a publication of its own."))
    publication.state, publication.published_at = State.PUBLISHED, clock.now()
    publication.save(update_fields=["state", "published_at"])
    document = publication.approval.proposal.document
    Object.objects.filter(pk__in=[publication.pk, publication.file_id]).update(visibility=Visibility.PUBLIC)
    digest = publication.approval.question.subject_version
    publish_text(document, digest=digest)
    payload = {
        "publication": str(publication.pk),
        "title": publication.object.title,
        "file": file_name(publication),
        "sha256": publication.object.version,
        "text": digest,
        "provisions": [_told(way) for way in ways_back(wordings_by_digest(document.pk, digest), document.language)],
    }
    leave("publishing.published", payload, process=objects.process_of(publication.object))
    tell_bodies(publication)
    return publication


def file_name(publication: Publication) -> str:
    """Where the document lies in an export."""
    return f"publications/{publication.pk}.pdf"


def _told(way: WayBack) -> dict[str, object]:
    return {
        "provision": str(way.wording.provision_id),
        "number": way.wording.position,
        "themes": list(way.themes),
        "institutions": list(way.institutions),
        "reserved": way.reserved,
    }
