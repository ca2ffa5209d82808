"""Putting a question to a body, taking a position for an institution, closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import override

from polsec.errors import Message
from polsec.foundation.bodies.queries import institutions_of, quorum_of
from polsec.foundation.decisions import rules, steps
from polsec.foundation.decisions.models import Position, Question, Stance
from polsec.foundation.decisions.outcome import verdict
from polsec.foundation.decisions.ports import on_outcome
from polsec.foundation.decisions.queries import waited_for
from polsec.foundation.decisions.releases import released_to_all
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action, current_act
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import chosen
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, TooLate
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.kit.wording import check_readable
from polsec.foundation.record.leaves import disclose, leave
from polsec.foundation.record.models import Audience, Leaf

MOST_YEARS = 2
LONGEST_REASON = 2_000


@action("decisions.put", lock="body", may=rules.may_put, leaf="decisions.put")
def put(
    *,
    by: Actor,
    request_id: UUID | None = None,
    body: Object,
    purpose: str,
    subject: Object,
    seen: str,
    text: str,
    language: str,
    closes_at: datetime,
    quorum: int | None = None,
    hidden_until_close: bool = True,
) -> Question:
    """Ask a body to consent to a version of an object, until a date. `quorum` is by default that of its rules.

    Raises Stale where `seen` is not the subject's version, TooLate for a date that has passed, Invalid for a body
    without seats or a quorum that it could not reach, Closed where it is being asked this already.
    """
    objects.check_version(subject, seen)
    seats = len(institutions_of(body.pk))
    quorum = quorum_of(body) if quorum is None else quorum
    _check_put(body, purpose, subject, seats, quorum, closes_at)
    process = objects.process_of(body)
    thing = objects.make("question", process=process, title={language: text}, visibility=Visibility.ROOM, room=body)
    question = Question.objects.create(
        object=thing,
        body=body,
        purpose=purpose,
        subject=subject,
        subject_version=seen,
        text=text,
        quorum=quorum,
        seats=seats,
        hidden_until_close=hidden_until_close,
        opens_at=clock.now(),
        closes_at=closes_at,
    )
    objects.connect(thing, Relation.DERIVED, subject)
    leave("decisions.put", _payload_of(question), process=process)
    steps.tell_delegates(question, steps.PUT)
    return question


@action("decisions.take_position", lock="question", may=rules.may_take_position, leaf="decisions.position")
def take_position(
    *,
    by: Actor,
    request_id: UUID | None = None,
    question: Question,
    institution: Object,
    stance: str,
    reason: str = "",
    printed: bool = False,
    named: bool = False,
) -> Position:
    """Say where an institution stands. It may be said anew until the close; the last one counts.

    `printed` lets the reason be printed with the decision, `named` the institution's name beside it. Raises NotAllowed
    for an institution without a mandate of the actor, TooLate after the close, Invalid where a reason is missing.
    """
    check_open(question)
    if institution.pk not in rules.speaks_for(by, question):
        raise NotAllowed(Message("You may not speak for this institution: no mandate of yours names it in this body."))
    reason = _checked(stance, reason)
    act = current_act()
    said = {
        "person_id": by.known,
        "stance": chosen(Stance, stance, "stance"),
        "reason": reason,
        "printed": bool(printed and reason),
        "named": bool(named and printed and reason),
        "act": act,
        "taken_at": act.at,
    }
    position = _kept(question, institution, said)
    payload = {
        "question": str(question.pk),
        "version": question.subject_version,
        "institution": str(institution.pk),
        "stance": position.stance,
        "reason": position.reason,
        "printed": position.printed,
        "named": position.named,
    }
    leave("decisions.position", payload, process=objects.process_of(question.object))
    return position


@action("decisions.close", lock="question", may=rules.may_close, leaf="decisions.closed")
def close(*, by: Actor, request_id: UUID | None = None, question: Question) -> Question:
    """Close a question whose date has passed, or on which every institution has taken a position; say what follows.

    The positions are shown to the body from now on. Raises Closed where it is closed already or still too early.
    """
    if question.is_closed:
        raise Closed(Message("This question is closed already."))
    positions = list(question.positions.select_related("institution"))
    if clock.now() < question.closes_at and (not positions or waited_for(question)):
        raise Closed(
            Message(
                "It is too early to close: {count} of {seats} institutions have taken a position, and the date is not "
                "reached.",
                count=len(positions),
                seats=question.seats,
            )
        )
    question.closed_at = clock.now()
    question.verdict = verdict([position.stance for position in positions], question.quorum)
    question.save(update_fields=["closed_at", "verdict"])
    _disclose_positions(question, positions)
    payload = _payload_of(question) | {
        "verdict": question.verdict,
        "took_part": len(positions),
        "reservations": _printed(positions, next(iter(question.object.title))),
    }
    leave("decisions.closed", payload, process=objects.process_of(question.object))
    on_outcome.handler(question.purpose)(question)
    steps.tell_delegates(question, steps.CLOSED)
    return question


def _kept(question: Question, institution: Object, said: dict[str, Any]) -> Position:
    """The one position of an institution, with what it says now. The question is locked, so nobody else writes it."""
    if Position.objects.filter(question=question, institution=institution).update(**said):
        return Position.objects.get(question=question, institution=institution)
    return Position.objects.create(question=question, institution=institution, **said)


def check_open(question: Question) -> None:
    """Raises TooLate where a question is closed or its date has passed, whether or not anything has closed it."""
    if question.is_closed or clock.now() >= question.closes_at:
        raise TooLate(
            Message(
                "This question closed on {date}. What your institution had said until then counts.",
                date=f"{question.closed_at or question.closes_at:%Y-%m-%d %H:%M} UTC",
            )
        )


def _check_put(body: Object, purpose: str, subject: Object, seats: int, quorum: int, closes_at: datetime) -> None:
    on_outcome.handler(purpose)
    if not seats:
        raise Invalid(Message("This body has no seats yet, so nobody could answer. Give institutions a seat first."))
    if not 1 <= quorum <= seats:
        raise Invalid(
            Message(
                "The quorum is {quorum}, and the body has {seats} seats: it must lie between 1 and that.",
                quorum=quorum,
                seats=seats,
            ),
            field="quorum",
        )
    if closes_at.year > clock.now().year + MOST_YEARS:
        raise Invalid(Message("A question may be open for {years} years at most.", years=MOST_YEARS), field="closes_at")
    if closes_at <= clock.now():
        raise TooLate(Message("This date has passed. Choose a later one."), field="closes_at")
    if Question.objects.filter(subject=subject, body=body, purpose=purpose, closed_at=None).exists():
        raise Closed(Message("The body is being asked this already. Wait for the outcome."))


def _checked(stance: str, reason: str) -> str:
    reason = reason.strip()
    if stance not in Stance.values:
        raise Invalid(Message("Choose where your institution stands."), field="stance")
    if stance != Stance.AGREE and not reason:
        raise Invalid(Message("Give the reason: the others can only answer what they know."), field="reason")
    check_readable(reason, field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            Message(
                "A reason may have up to {most} characters; this one has {count}.",
                most=LONGEST_REASON,
                count=len(reason),
            ),
            field="reason",
        )
    return reason


def _payload_of(question: Question) -> dict[str, Any]:
    """What everyone may know of a question: the body, the rule, the dates, the digest of what it is about."""
    return {
        "question": str(question.pk),
        "purpose": question.purpose,
        "body": str(question.body_id),
        "subject": str(question.subject_id),
        "version": question.subject_version,
        "rule": "consent",
        "quorum": question.quorum,
        "seats": question.seats,
        "opens_at": question.opens_at.isoformat(timespec="seconds"),
        "closes_at": question.closes_at.isoformat(timespec="seconds"),
    }


def _disclose_positions(question: Question, positions: list[Position]) -> None:
    """The last leaf of each institution is opened to the body."""
    leaves = Leaf.objects.filter(kind="decisions.position", act__in=[position.act_id for position in positions])
    disclose(leaves, Audience.ROOM, room=question.body)


def _printed(positions: list[Position], language: str) -> list[dict[str, str]]:
    """Reasons that their authors let be printed, for the record; in order of name."""
    with override(language):
        rows = [
            {"institution": name, "stance": position.stance, "text": position.reason}
            for name, position in released_to_all(positions, language)
        ]
    return sorted(rows, key=lambda row: (row["institution"], row["text"]))
