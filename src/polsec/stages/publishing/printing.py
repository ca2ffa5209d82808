"""From an approved text to what the typesetter prints."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from polsec.foundation.decisions.queries import is_reason_withheld, printed_positions
from polsec.foundation.decisions.releases import released_to_all
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit.models import in_language
from polsec.foundation.kit.objects import process_of
from polsec.foundation.processes.models import Process
from polsec.foundation.record import policy
from polsec.foundation.record.queries import is_demo_key, state
from polsec.foundation.rendering.imprint import Notices
from polsec.foundation.rendering.publication import Colophon, PrintedProvision, PrintedReservation
from polsec.foundation.rendering.publication import Publication as Printed
from polsec.methods.transparency import verify
from polsec.stages.publishing.lineage import WayBack, ways_back
from polsec.stages.publishing.models import Publication
from polsec.stages.sanction.printing import seal_of


class NotOnTheRecord(Exception):
    """The approval has no place on the signed record yet."""


def to_print(publication: Publication) -> Printed:
    """All that is printed of a publication, in the language of its text. Raises NotOnTheRecord."""
    approval = publication.approval
    document = approval.proposal.document
    language = document.language
    process = Process.objects.get(pk=process_of(publication.object).pk)
    wordings = wordings_by_digest(document.pk, approval.question.subject_version)
    approved_at = approval.approved_at
    assert approved_at is not None
    with override(language):
        return Printed(
            title=in_language(approval.object.title, language),
            process=in_language(process.object.title, language),
            address=settings.SITE_ADDRESS + reverse("processes_home", kwargs={"process": process.slug}),
            language=language,
            day=approved_at.astimezone(ZoneInfo(process.timezone)).date(),
            approval=_sentence(publication),
            provisions=tuple(_provision(way) for way in ways_back(wordings, language)),
            colophon=_colophon(publication, process),
            reservations=_reservations(publication, language),
            notices=Notices(
                demo=is_demo_key(),
                simulated=publication.simulated,
                illustrative=process.is_illustrative,
            ),
        )


def _provision(way: WayBack) -> PrintedProvision:
    return PrintedProvision(
        id=str(way.wording.provision_id),
        number=str(way.wording.position),
        heading=way.wording.heading,
        text=way.wording.text,
        origins=way.institutions,
        reserved=way.reserved,
        themes=way.themes,
    )


def _sentence(publication: Publication) -> str:
    """Who approved it and how, as a sentence under the title."""
    question = publication.approval.question
    verdict = str(question.get_verdict_display())
    told = _("Approved by {body}: {verdict}.").format(body=question.body, verdict=verdict[0].lower() + verdict[1:])
    more = _("There are reasons that were not released for printing.")
    return f"{told} {more}" if is_reason_withheld(question) else told


def _reservations(publication: Publication, language: str) -> tuple[PrintedReservation, ...]:
    released = released_to_all(printed_positions(publication.approval.question), language)
    return tuple(PrintedReservation(name, position.reason) for name, position in released)


def _colophon(publication: Publication, process: Process) -> Colophon:
    """Where the record holds the approval, and who had checked the record when the document was set."""
    record = state(process.pk)
    if publication.approval.leaf is None or record is None or record.signed is None or not record.log.key:
        raise NotOnTheRecord
    return Colophon(
        seal=seal_of(publication.approval, process),
        verifier=verify.file_hash(Path(verify.__file__)),
        policy=sha256(policy.text(record.log).encode()).hexdigest(),
        checked_by=tuple(record.checked_names),
    )
