"""Notices of publications: to who looks at one before it is public, and to the bodies that made and approved it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from polsec.foundation.bodies.queries import people_of
from polsec.foundation.kit.objects import process_of
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify_all
from polsec.foundation.notices.texts import Text
from polsec.foundation.processes.queries import holders
from polsec.stages.publishing.models import Publication

READY = texts.register(
    "publishing.ready",
    gettext_noop("“{text}” is ready to be looked at before it is published."),
    needs_answer=True,
)
FAILED = texts.register(
    "publishing.failed",
    gettext_noop("“{text}” could not be set as a document. Its page says why."),
    needs_answer=True,
)
PUBLISHED = texts.register("publishing.published", gettext_noop("“{text}” was published."))


def tell_coordinators(publication: Publication, text: Text) -> None:
    """Tell who runs the process how the setting of a document ended."""
    process = process_of(publication.object)
    told = {"text": publication.object.title}
    notify_all(holders(process.pk, "coordinator"), text.key, told, about=publication.object)


def tell_bodies(publication: Publication) -> None:
    """Tell everyone in the body that wrote the text and in the one that approved it."""
    approval = publication.approval
    people = {*people_of(approval.proposal.body_id), *people_of(approval.question.body_id)}
    notify_all(sorted(people), PUBLISHED.key, {"text": publication.object.title}, about=publication.object)
