"""Submitting an agreed text to the highest body; the minute that is signed by hand, and its attestation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.files.checking import Checked
from polsec.foundation.files.keeping import keep
from polsec.foundation.kit import objects
from polsec.foundation.kit.actions import action, current_act
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Relation, Visibility
from polsec.foundation.people.models import Institution
from polsec.foundation.record.leaves import leave
from polsec.stages.proposals.models import Proposal
from polsec.stages.proposals.models import State as ProposalState
from polsec.stages.sanction import rules
from polsec.stages.sanction.following import PURPOSE
from polsec.stages.sanction.models import Approval, Attestation, State


@action("sanction.submit", lock="proposal", may=rules.may_submit, leaf="sanction.submitted")
def submit(
    *,
    by: Actor,
    request_id: UUID | None = None,
    proposal: Proposal,
    seen: str,
    text: str,
    closes_at: datetime,
    quorum: int | None = None,
) -> Approval:
    """Ask the highest body for its final approval of an agreed text.

    Raises Closed where the text is not agreed or is there already, Invalid where the process has no highest body.
    """
    if proposal.state != ProposalState.AGREED:
        raise Closed(Message("Only a text that its body has agreed to goes to the highest body."))
    if proposal.approvals.exclude(state=State.RETURNED).exists():
        raise Closed(Message("This text is before the highest body already, or was approved by it."))
    process = objects.process_of(proposal.object)
    body = highest_body(process)
    if body is None:
        raise Invalid(Message("This process has no highest body yet. Form the Project Group first."))
    question = decisions.put(
        by=by,
        body=body.object,
        purpose=PURPOSE,
        subject=proposal.document.object,
        seen=seen,
        text=text,
        language=proposal.document.language,
        closes_at=closes_at,
        quorum=quorum,
    )
    title = proposal.object.title
    thing = objects.make("approval", process=process, title=title, visibility=Visibility.ROOM, room=body.object)
    approval = Approval.objects.create(object=thing, proposal=proposal, question=question)
    objects.connect(thing, Relation.DERIVED, proposal.object)
    payload = {"approval": str(approval.pk), "proposal": str(proposal.pk), "question": str(question.pk), "digest": seen}
    leave("sanction.submitted", payload, process=process)
    return approval


@action("sanction.keep_signed_copy", lock="approval", may=rules.may_submit, leaf="sanction.signed")
def keep_signed_copy(*, by: Actor, request_id: UUID | None = None, approval: Approval, scan: Checked) -> Approval:
    """Keep the scan of the minute that was signed by hand, for the members of the highest body.

    Raises Closed before the approval, or for a second copy.
    """
    if approval.state != State.APPROVED:
        raise Closed(Message("There is no minute to sign before the highest body has approved the text."))
    if approval.signed_copy_id:
        raise Closed(Message("A signed minute is here already. A correction is a decision of the body."))
    process, room = objects.process_of(approval.object), approval.question.body
    file = keep(scan, process=process, visibility=Visibility.ROOM, room=room, title=approval.object.title)
    approval.signed_copy = file.object
    approval.save(update_fields=["signed_copy"])
    leave("sanction.signed", {"approval": str(approval.pk), "sha256": file.sha256}, process=process)
    return approval


@action("sanction.attest", lock="approval", may=rules.may_attest, leaf="sanction.attested")
def attest(*, by: Actor, request_id: UUID | None = None, approval: Approval, institution_id: UUID) -> Attestation:
    """Say, for an institution, that the scan is of the minute that was signed. Two of different sectors are needed.

    Raises NotAllowed for an institution without a mandate, Closed without a scan or after an attestation by it,
    Invalid where the sector has attested already.
    """
    if institution_id not in rules.speaks_for(by, approval):
        raise NotAllowed(Message("You may not speak for this institution: no mandate of yours names it in this body."))
    if not approval.signed_copy_id:
        raise Closed(Message("There is no scan of the signed minute yet."))
    given = list(approval.attestations.values_list("institution", flat=True))
    if institution_id in given:
        raise Closed(Message("Your institution has attested this minute already."))
    sectors = set(Institution.objects.filter(pk__in=given).values_list("sector", flat=True))
    if Institution.objects.get(pk=institution_id).sector in sectors:
        raise Invalid(Message("An institution of your sector has attested already. Another sector is needed."))
    attestation = Attestation.objects.create(
        approval=approval, institution_id=institution_id, person_id=by.known, act=current_act()
    )
    payload = {"approval": str(approval.pk), "number": len(given) + 1}
    leave("sanction.attested", payload, process=objects.process_of(approval.object))
    return attestation
