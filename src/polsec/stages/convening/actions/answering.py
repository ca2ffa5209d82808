"""An institution answers: through its link, or through the secretariat that enters what it was told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.bodies import seating
from polsec.foundation.bodies.models import Capacity, MandateKind, Seat
from polsec.foundation.files.checking import Checked
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_length
from polsec.foundation.kit.errors import Closed, Invalid, TooLate
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Institution, Person
from polsec.foundation.processes.queries import rules_in_force
from polsec.foundation.record.leaves import leave
from polsec.harmless import harmless
from polsec.stages.convening import leaves, queries, rules
from polsec.stages.convening.actions.inviting import check_holds
from polsec.stages.convening.models import Answer, Choice, Heard, Invitation, Way
from polsec.stages.convening.telling import tell_of_answer

LONGEST_NAME, LONGEST_ADDRESS = 120, 254


@dataclass(frozen=True)
class Reply:
    """What an institution answers. Who joins or observes accepts the rules and names a delegate."""

    choice: str
    reason: str = ""
    accepts_rules: bool = False
    delegate_name: str = ""
    delegate_email: str = ""
    alternate_name: str = ""
    alternate_email: str = ""
    releases_name: bool = False
    letter: Checked | None = None
    """The letter that names the delegate (*oficio de designación*); it can come later."""

    def check(self) -> None:
        """Raises Invalid for an answer that lacks something."""
        if self.choice not in Choice.values:
            raise Invalid(Message("Choose what your institution answers."), field="choice")
        if self.choice == Choice.DECLINES:
            return
        if not harmless(self.delegate_name):
            raise Invalid(Message("Name the person who will speak for your institution."), field="delegate_name")
        check_length(self.delegate_name, LONGEST_NAME, "delegate_name")
        check_length(self.alternate_name, LONGEST_NAME, "alternate_name")
        check_length(self.delegate_email, LONGEST_ADDRESS, "delegate_email")
        check_length(self.alternate_email, LONGEST_ADDRESS, "alternate_email")
        if self.alternate_email and not harmless(self.alternate_name):
            raise Invalid(Message("Name the alternate too, or leave both fields empty."), field="alternate_name")
        if not self.accepts_rules:
            raise Invalid(
                Message("Who takes part agrees to the rules. Read them, then tick the box."), field="accepts_rules"
            )


@action("convening.answer", lock="invitation", may=rules.holds_link, leaf=leaves.ANSWERED)
def answer(*, by: Actor, request_id: UUID | None = None, invitation: Invitation, reply: Reply) -> Answer:
    """The institution's own answer, through its link. How those whom it names enter is in `ways`, this once.

    Raises Closed for an invitation that was answered or no longer holds, TooLate for one that expired, Invalid for an
    answer that lacks something or names somebody who cannot speak for it.
    """
    check_open(invitation)
    return _take_in(by, invitation, reply)


@action("convening.enter_answer", lock="invitation", may=rules.is_coordinator, leaf=leaves.ANSWERED)
def enter_answer(
    *, by: Actor, request_id: UUID | None = None, invitation: Invitation, reply: Reply, heard: str, proof: str
) -> Answer:
    """What the secretariat was told by letter, by telephone or in a visit, with what stands behind it.

    The institution confirms or contests it through its link. Raises as `answer` does, but an expired invitation may
    still be answered; Invalid without a proof.
    """
    check_holds(invitation)
    _check_unanswered(invitation)
    if heard not in Heard.values or heard == Heard.LINK:
        raise Invalid(Message("Say how you heard the answer."), field="heard")
    if not proof.strip():
        raise Invalid(
            Message("Say what stands behind this answer: the number of the letter, or who told it to whom and when."),
            field="proof",
        )
    return _take_in(by, invitation, reply, heard=heard, proof=proof.strip())


@action("convening.think_over", lock="invitation", may=rules.holds_link, leaf=leaves.ANSWERED)
def think_over(*, by: Actor, request_id: UUID | None = None, invitation: Invitation) -> Invitation:
    """The institution needs time; its link goes on working until its last day. Raises as `answer` does."""
    check_open(invitation)
    invitation.thinks_at = clock.now()
    invitation.save(update_fields=["thinks_at"])
    payload = {"invitation": invitation.pk, "institution": str(invitation.institution_id), "answer": "thinks"}
    leave(leaves.ANSWERED, payload, process=invitation.process.object)
    tell_of_answer(invitation)
    return invitation


@action("convening.confirm_answer", lock="answer", may=rules.holds_link, leaf=leaves.SETTLED)
def confirm(*, by: Actor, request_id: UUID | None = None, answer: Answer) -> Answer:
    """The institution says that what the secretariat entered is its answer. Raises Closed where it spoke before."""
    _check_waits(answer)
    answer.confirmed_at = clock.now()
    answer.save(update_fields=["confirmed_at"])
    _leave_settled(answer, "confirmed")
    return answer


@action("convening.contest_answer", lock="answer", may=rules.holds_link, leaf=leaves.SETTLED)
def contest(*, by: Actor, request_id: UUID | None = None, answer: Answer, because: str = "") -> Answer:
    """The institution says that what the secretariat entered is not its answer: it no longer holds, a seat is left.

    Raises Closed where it spoke before.
    """
    _check_waits(answer)
    answer.contested_at, answer.contested_because = clock.now(), because.strip()
    answer.save(update_fields=["contested_at", "contested_because"])
    if answer.seat and answer.seat.left_at is None:
        seating.give_up(answer.seat, answer.invitation.institution)
    _leave_settled(answer, "contested")
    return answer


def check_open(invitation: Invitation) -> None:
    """Raises Closed or TooLate, with what to do, where an invitation cannot be answered through its link."""
    _check_unanswered(invitation)
    check_holds(invitation)
    if invitation.is_expired:
        raise TooLate(Message("This invitation has expired. If your institution wants to answer, ask for a new link."))


def _check_unanswered(invitation: Invitation) -> None:
    if queries.standing_of(invitation).answer:
        raise Closed(
            Message("This invitation was answered already. If the answer should change, tell the secretariat.")
        )


def _check_waits(answer: Answer) -> None:
    if not answer.waits_for_confirmation:
        raise Closed(Message("This answer was confirmed or contested already."))


def _take_in(by: Actor, invitation: Invitation, reply: Reply, *, heard: str = Heard.LINK, proof: str = "") -> Answer:
    reply.check()
    joins = reply.choice != Choice.DECLINES
    seat, ways = _seat_them(by, invitation, reply) if joins else (None, ())
    given = Answer.objects.create(
        invitation=invitation,
        choice=Choice(reply.choice),
        reason=reply.reason.strip(),
        heard=Heard(heard),
        proof=proof,
        rules=rules_in_force(invitation.process) if joins else None,
        seat=seat,
        entered_by_id=by.person,
    )
    given.ways = ways
    payload = {
        "invitation": invitation.pk,
        "institution": str(invitation.institution_id),
        "answer": str(given.choice),
        "reason": given.reason,
        "heard": str(given.heard),
        "proof": given.proof,
        "rules": given.rules.number if given.rules else None,
    }
    leave(leaves.ANSWERED, payload, process=invitation.process.object)
    tell_of_answer(invitation)
    return given


def _seat_them(by: Actor, invitation: Invitation, reply: Reply) -> tuple[Seat, tuple[Way, ...]]:
    institution = Institution.objects.select_related("object").get(pk=invitation.institution_id)
    if reply.releases_name and not institution.is_protected:
        institution = people.release_name(by=by, institution=institution)
    capacity = Capacity.OBSERVER if reply.choice == Choice.OBSERVES else Capacity.MEMBER
    seat = Seat.objects.filter(body=invitation.body_id, institution=institution.pk, left_at=None).first()
    seat = seat or seating.take_seat(invitation.body, institution, capacity)
    ways = [_send(by, invitation, seat, MandateKind.TITULAR, reply.delegate_name, reply.delegate_email, reply.letter)]
    if harmless(reply.alternate_name):
        ways.append(
            _send(
                by, invitation, seat, MandateKind.ALTERNATE, reply.alternate_name, reply.alternate_email, reply.letter
            )
        )
    return seat, tuple(ways)


def _send(
    by: Actor, invitation: Invitation, seat: Seat, kind: MandateKind, name: str, email: str, letter: Checked | None
) -> Way:
    field = "delegate_name" if kind == MandateKind.TITULAR else "alternate_name"
    person, token = _known_or_new(invitation, name, email)
    try:
        seating.give(seat, person, kind, letter=letter)
    except (seating.SpeaksElsewhere, seating.SeesNoRoom) as refusal:
        raise Invalid(_reason(by, refusal), field=field) from refusal
    except Invalid as refusal:
        raise Invalid(refusal.message, field=field) from refusal
    return Way(harmless(name), kind, token)


def _reason(by: Actor, refusal: Invalid) -> str:
    """Who came by a link is not told for whom somebody speaks already; the secretariat is."""
    if by.person:
        return refusal.message
    return Message("This person cannot speak for your institution in this process. Name somebody else, or ask us why.")


def _known_or_new(invitation: Invitation, name: str, email: str) -> tuple[Object, str]:
    """The person and the secret with which they take their place over; none for who has been here before.

    A link for somebody who is here already would let whoever answers take over what is theirs.
    """
    address = email.strip().lower()
    known = Person.objects.filter(email=address, erased_at=None, merged_into=None).first() if address else None
    if known:
        return known.object, ""
    person = Person.objects.enter(
        name=harmless(name), email=address, language=invitation.language, entered_in=invitation.process.object
    )
    return person.object, people.new_claim(person).token


def _leave_settled(answer: Answer, how: str) -> None:
    payload = {
        "invitation": answer.invitation_id,
        "institution": str(answer.invitation.institution_id),
        "settled": how,
        "because": answer.contested_because,
    }
    leave(leaves.SETTLED, payload, process=answer.invitation.process.object)
    tell_of_answer(answer.invitation)
