"""What follows when the highest body has decided on a text."""

from polsec.foundation.decisions.models import Question
from polsec.foundation.decisions.outcome import is_agreed
from polsec.foundation.documents.actions import freeze
from polsec.foundation.kit import objects
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.record.leaves import leave
from polsec.stages.proposals.models import State as ProposalState
from polsec.stages.sanction.models import Approval, State

PURPOSE = "sanction"


def follow(question: Question) -> None:
    """Approved: the text is fixed and the decision public. Otherwise it goes back to the body that wrote it."""
    approval = Approval.objects.select_for_update(of=("self",)).get(question=question)
    if is_agreed(question.verdict):
        _approve(approval, question)
    else:
        _send_back(approval)


def _approve(approval: Approval, question: Question) -> None:
    document = approval.proposal.document
    freeze(document, seen=question.subject_version)
    approval.state, approval.approved_at = State.APPROVED, question.closed_at
    objects.connect(document.object, Relation.DECIDED, approval.object)
    objects.connect(approval.object, Relation.DERIVED, question.object)
    # Decided outcomes are public; what was said in the room stays there.
    Object.objects.filter(pk__in=[approval.pk, question.pk]).update(visibility=Visibility.PUBLIC)
    payload = {
        "approval": str(approval.pk),
        "document": str(document.pk),
        "digest": question.subject_version,
        "question": str(question.pk),
        "verdict": question.verdict,
    }
    approval.leaf = leave("sanction.approved", payload, process=objects.process_of(approval.object))
    approval.save(update_fields=["state", "approved_at", "leaf"])


def _send_back(approval: Approval) -> None:
    approval.state = State.RETURNED
    approval.save(update_fields=["state"])
    approval.proposal.state = ProposalState.RETURNED
    approval.proposal.save(update_fields=["state"])
