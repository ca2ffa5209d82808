"""Setting a publication as a PDF, in the background."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from polsec.errors import Message
from polsec.foundation.files.checking import check
from polsec.foundation.files.keeping import keep
from polsec.foundation.jobs.errors import TryAgain
from polsec.foundation.jobs.models import Job
from polsec.foundation.jobs.registry import job
from polsec.foundation.jobs.running import Run
from polsec.foundation.kit.models import Visibility
from polsec.foundation.rendering import publication as press
from polsec.stages.publishing.models import Publication, State
from polsec.stages.publishing.printing import NotOnTheRecord, to_print
from polsec.stages.publishing.queries import publication_to_set
from polsec.stages.publishing.telling import FAILED, READY, tell_coordinators


@job("publishing.typeset", title=_("Set a publication as a PDF"), attempts=8)
def typeset(run: Run, *, publication: str) -> None:
    """Build the PDF of a publication and keep it, for its coordinator to look at.

    Raises TryAgain while the approval is not on the signed record yet, since the document names its place there.
    """
    row = publication_to_set(UUID(publication))
    try:
        printed = to_print(row)
    except NotOnTheRecord as error:
        raise TryAgain(Message("The record has not been signed yet. The document is set once it has.")) from error
    content = press.build(printed)
    checked = check(f"{row.object}.pdf", content)
    with run.effect():
        file = keep(checked, process=row.object.process, visibility=Visibility.PROCESS, title=row.object.title)
        row.object.version = file.sha256
        row.object.save(update_fields=["version"])
        Publication.objects.filter(pk=row.pk, state=State.PREPARING).update(file=file.object, state=State.READY)
        tell_coordinators(row, READY)


@typeset.when_failed
def tell_that_it_failed(job: Job) -> None:
    """The coordinator learns that there is no document, and finds why on its page."""
    tell_coordinators(publication_to_set(UUID(job.inputs["publication"])), FAILED)
