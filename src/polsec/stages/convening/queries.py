"""What is read in convening; each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from polsec.foundation.people.tokens import hash_of
from polsec.stages.convening.models import Answer, Invitation, State


@dataclass(frozen=True)
class Standing:
    """An invitation with the answer that holds, if any, and where it stands."""

    invitation: Invitation
    answer: Answer | None
    state: State


def invitations_of(process: UUID) -> list[Standing]:
    """The invitations of a process that were not replaced, by the name of the institution, in two queries."""
    rows = _rows().filter(process=process, ended_at=None)
    return sorted(map(standing_of, rows), key=lambda one: str(one.invitation.institution).casefold())


def invitation_with(token: str) -> Invitation | None:
    """The invitation that this secret belongs to, in two queries."""
    return _rows().filter(token_hash=hash_of(token)).first()


def invitation_of(process: UUID, pk: int) -> Invitation | None:
    """One invitation of a process, in two queries."""
    return _rows().filter(process=process, pk=pk).first()


def standing_of(invitation: Invitation) -> Standing:
    """Where an invitation stands; two queries where its answers are not at hand."""
    holding = [answer for answer in invitation.answers.all() if answer.contested_at is None]
    answer = holding[0] if holding else None
    return Standing(invitation, answer, _state(invitation, answer))


def _rows() -> QuerySet[Invitation]:
    related = Invitation.objects.select_related("institution__object", "process__object", "body__object")
    return related.prefetch_related(Prefetch("answers", queryset=Answer.objects.select_related("seat")))


def _state(invitation: Invitation, answer: Answer | None) -> State:
    if answer:
        return State.ANSWERED
    if invitation.ended_at:
        return State.ENDED
    if invitation.is_expired:
        return State.EXPIRED
    if invitation.thinks_at:
        return State.THINKS
    return State.OPENED if invitation.opened_at else State.SENT
