"""What this room tells the lower ones: its kind, its leaves, what follows when the highest body has decided."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from polsec.foundation.decisions.ports import on_outcome
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import describe, process_of
from polsec.foundation.processes.queries import slug_of
from polsec.foundation.record.kinds import Disclosure, Kind, register
from polsec.stages.proposals.models import Proposal
from polsec.stages.proposals.models import State as ProposalState
from polsec.stages.proposals.ports import KEY, Step, next_steps
from polsec.stages.sanction import following, personal, rules, sentences, steps  # noqa: F401
from polsec.stages.sanction.queries import current_approval


def address(thing: Object) -> str:
    """The page of a final approval."""
    assert thing.process_id is not None
    return reverse("sanction_approval", kwargs={"process": slug_of(thing.process_id), "approval": thing.pk})


def steps_after(proposal: Proposal, actor: Actor) -> list[Step]:
    """To the final approval where there is one; to submit an agreed text for who may."""
    if proposal.state != ProposalState.AGREED:
        return []
    slug = slug_of(process_of(proposal.object).pk)
    approval = current_approval(proposal.pk)
    if approval and approval.object.is_visible_to(actor):
        return [
            Step(_("Final approval"), reverse("sanction_approval", kwargs={"process": slug, "approval": approval.pk}))
        ]
    if approval is None and rules.may_submit.test(actor, proposal):
        where = reverse("sanction_submit", kwargs={"process": slug, "proposal": proposal.pk})
        return [Step(_("Submit it to the highest body"), where)]
    return []


describe("approval", _("Final approval"), address)
register(
    Kind(
        "sanction.submitted",
        _("A text went to the highest body"),
        Disclosure.AT_ONCE,
        sentences=sentences.of_submission,
    ),
    Kind(
        "sanction.approved", _("The highest body approved a text"), Disclosure.AT_ONCE, sentences=sentences.of_approval
    ),
    Kind("sanction.signed", _("A signed minute was kept"), Disclosure.AT_ONCE, sentences=sentences.of_signed_copy),
    Kind(
        "sanction.attested", _("A signed minute was attested"), Disclosure.AT_ONCE, sentences=sentences.of_attestation
    ),
)
on_outcome.declare(following.PURPOSE)
on_outcome.on(following.PURPOSE)(following.follow)
next_steps.on(KEY)(steps_after)
