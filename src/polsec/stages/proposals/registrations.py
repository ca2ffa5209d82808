"""What this room tells the lower ones: its kind, its leaves, what follows when a body agrees to a proposal."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from polsec.foundation.decisions.ports import on_outcome
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import describe
from polsec.foundation.people import ports as people
from polsec.foundation.processes.queries import slug_of
from polsec.foundation.record.kinds import Disclosure, Kind, register
from polsec.stages.proposals import following, steps  # noqa: F401
from polsec.stages.proposals.sentences import of_beginning, of_revision


def address(thing: Object) -> str:
    """The page of a proposal."""
    assert thing.process_id is not None
    return reverse("proposals_proposal", kwargs={"process": slug_of(thing.process_id), "proposal": thing.pk})


@people.act_names.on("proposals")
def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {"proposals.put": pgettext("act", "It was asked whether a body agrees to a text")}


describe("proposal", _("Proposal"), address)
register(
    Kind("proposals.begun", _("Work on a proposal began"), Disclosure.AT_ONCE, sentences=of_beginning),
    Kind("proposals.revised", _("A proposal was revised"), Disclosure.AT_EVENT, sentences=of_revision),
)
on_outcome.declare(following.PURPOSE)
on_outcome.on(following.PURPOSE)(following.follow)
