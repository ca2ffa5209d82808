"""What follows when a body has decided on a proposal."""

from polsec.foundation.decisions.models import Question
from polsec.foundation.decisions.outcome import is_agreed
from polsec.foundation.kit.models import Relation
from polsec.foundation.kit.objects import connect
from polsec.stages.proposals.models import Proposal, State

PURPOSE = "proposal"


def follow(question: Question) -> None:
    """Agreed, or returned for more work; its paragraphs come from the decision from now on."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(document=question.subject_id)
    proposal.state = State.AGREED if is_agreed(question.verdict) else State.RETURNED
    proposal.save(update_fields=["state"])
    if proposal.state == State.AGREED:
        connect(question.subject, Relation.DECIDED, question.object)
