"""What this room tells the lower ones: its kind, its leaves, the next step of an approval, its part of an export."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from polsec.foundation.documents import ports as documents
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import describe, process_of
from polsec.foundation.people import ports as people
from polsec.foundation.processes.queries import slug_of
from polsec.foundation.record import ports as record
from polsec.foundation.record.kinds import Disclosure, Kind, register
from polsec.stages.proposals.ports import Step
from polsec.stages.publishing import exporting, jobs, rules, sentences, steps  # noqa: F401
from polsec.stages.publishing.models import Publication
from polsec.stages.sanction.models import Approval, State
from polsec.stages.sanction.ports import KEY, next_steps


def address(thing: Object) -> str:
    """The page of a publication."""
    assert thing.process_id is not None
    return reverse("publishing_publication", kwargs={"process": slug_of(thing.process_id), "publication": thing.pk})


def address_of_paragraph(thing: Object) -> str:
    """The page of a paragraph once its text is public."""
    if thing.visibility != Visibility.PUBLIC or thing.process_id is None:
        return ""
    return reverse("publishing_provision", kwargs={"process": slug_of(thing.process_id), "provision": thing.pk})


def steps_after(approval: Approval, actor: Actor) -> list[Step]:
    """To the publication where there is one; to have it set for who may."""
    slug = slug_of(process_of(approval.object).pk)
    publication = Publication.objects.filter(approval=approval).first()
    if publication and publication.object.is_visible_to(actor):
        where = reverse("publishing_publication", kwargs={"process": slug, "publication": publication.pk})
        return [Step(_("Publication"), where)]
    is_approved = approval.state == State.APPROVED
    if publication is None and is_approved and rules.may_publish.test(actor, approval):
        where = reverse("publishing_begin", kwargs={"process": slug, "approval": approval.pk})
        return [Step(_("Prepare its publication"), where)]
    return []


@people.act_names.on("publishing")
def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {"publishing.begin": pgettext("act", "A publication was prepared")}


describe("publication", _("Publication"), address)
register(
    Kind("publishing.published", _("A text was published"), Disclosure.AT_ONCE, sentences=sentences.of_publication)
)
next_steps.on(KEY)(steps_after)
documents.page_of_paragraph.on(documents.KEY)(address_of_paragraph)
record.EXPORT_PART.on(record.KEY)(exporting.write_publications)
