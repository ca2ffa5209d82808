"""Approaching an institution: invited, given a new link, the invitation withdrawn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from polsec.errors import Message
from polsec.foundation.bodies.models import Body
from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_language, check_length, chosen
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Institution
from polsec.foundation.people.tokens import new_token
from polsec.foundation.processes.models import Process, StageState
from polsec.foundation.processes.queries import stage
from polsec.foundation.record.leaves import leave
from polsec.harmless import harmless
from polsec.stages.convening import leaves, queries, rules
from polsec.stages.convening.models import Channel, Invitation, State

LONGEST_LINE = 120
LONGEST = timedelta(days=180)
OPENING = "that an answer was begun concerns nobody's fairness"


@action("convening.invite", lock="institution", may=rules.is_coordinator, leaf=leaves.APPROACHED)
def invite(
    *,
    by: Actor,
    request_id: UUID | None = None,
    institution: Institution,
    channel: str,
    language: str,
    subject: str,
    letter: str,
    expires_on: date,
    contact_name: str = "",
    contact_post: str = "",
    contact_email: str = "",
) -> Invitation:
    """Invite an institution into the highest body. The secret of the link is in `token`, this once.

    An earlier invitation that expired or was declined makes room. Raises Closed where convening is over, there is no
    highest body yet, or the institution has an invitation that holds; Invalid for a day or an address that cannot be.
    """
    assert by.person
    assert institution.process_id
    process = Process.objects.get(pk=institution.process_id)
    body = _body_of(process)
    by_way = chosen(Channel, channel, "channel")
    check_language(language)
    for field, text in {"contact_name": contact_name, "contact_post": contact_post, "subject": subject}.items():
        check_length(text, LONGEST_LINE, field)
    _check_address(channel, contact_email)
    expires_at = _last_moment(process, expires_on)
    _make_room(institution, body)
    token, token_hash = new_token()
    invitation = Invitation.objects.create(
        process=process,
        institution=institution,
        body=body,
        channel=by_way,
        language=language,
        contact_name=contact_name.strip(),
        contact_post=contact_post.strip(),
        contact_email=contact_email.strip(),
        subject=harmless(subject),
        letter=letter.strip(),
        token_hash=token_hash,
        made_by=Object.objects.get(pk=by.person),
        expires_at=expires_at,
    )
    _leave(leaves.APPROACHED, invitation)
    invitation.token = token
    return invitation


@action("convening.renew_link", lock="invitation", may=rules.is_coordinator, leaf=leaves.APPROACHED)
def renew_link(
    *, by: Actor, request_id: UUID | None = None, invitation: Invitation, expires_on: date | None = None
) -> Invitation:
    """A new link for an invitation, to be sent again or printed; the earlier one ends. Its secret is in `token`.

    Raises Closed for an invitation that was withdrawn or replaced, Invalid for a day that cannot be.
    """
    check_holds(invitation)
    if expires_on:
        invitation.expires_at = _last_moment(invitation.process, expires_on)
    token, invitation.token_hash = new_token()
    invitation.save(update_fields=["token_hash", "expires_at"])
    _leave(leaves.APPROACHED, invitation)
    invitation.token = token
    return invitation


@action("convening.withdraw", lock="invitation", may=rules.is_coordinator, leaf=leaves.ENDED)
def withdraw(*, by: Actor, request_id: UUID | None = None, invitation: Invitation) -> Invitation:
    """End an invitation that has no answer yet: its link leads to a page that says so. Raises Closed otherwise."""
    check_holds(invitation)
    if queries.standing_of(invitation).answer:
        raise Closed(Message("This invitation was answered already, so it cannot be withdrawn."))
    _end(invitation)
    return invitation


@action("convening.note_opened", lock="invitation", may=rules.holds_link, while_paused=True, why_no_leaf=OPENING)
def note_opened(*, by: Actor, request_id: UUID | None = None, invitation: Invitation) -> None:
    """Note that somebody began to answer through the link, the first time that it happens."""
    if invitation.opened_at is None:
        invitation.opened_at = clock.now()
        invitation.save(update_fields=["opened_at"])


def check_holds(invitation: Invitation) -> None:
    """Raises Closed for an invitation that was withdrawn, or that another one replaced."""
    if invitation.ended_at:
        raise Closed(
            Message("This invitation was withdrawn or replaced by another one. Use the newest, or ask the secretariat.")
        )


def _body_of(process: Process) -> Body:
    convening = stage(process, "convening")
    if convening and convening.state == StageState.CLOSED:
        raise Closed(Message("Convening has ended in this process, so nobody can be invited any more."))
    body = highest_body(process.pk)
    if body is None:
        raise Closed(Message("There is no body yet that institutions could join. Create the Project Group first."))
    return body


def _check_address(channel: str, email: str) -> None:
    if channel == Channel.MAIL and not email.strip():
        raise Invalid(
            Message("An invitation by e-mail needs an address. Give one, or choose another way."), field="contact_email"
        )


def _last_moment(process: Process, day: date) -> datetime:
    """The end of a day where the process takes place. Raises Invalid for one that has passed or is too far."""
    if day < process.today():
        raise Invalid(Message("This day has passed. Choose a later one."), field="expires_on")
    if day > process.today() + LONGEST:
        raise Invalid(
            Message("An invitation may stay open for {days} days at most.", days=LONGEST.days), field="expires_on"
        )
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(process.timezone))


def _make_room(institution: Institution, body: Body) -> None:
    earlier = Invitation.objects.filter(institution=institution, body=body, ended_at=None).first()
    if earlier is None:
        return
    now = queries.standing_of(earlier)
    if now.state not in (State.EXPIRED, State.ANSWERED) or (now.answer and now.answer.seat_id):
        raise Closed(
            Message("This institution has an invitation already. Make a new link for it, or withdraw it first."),
            field="institution",
        )
    _end(earlier)


def _end(invitation: Invitation) -> None:
    invitation.ended_at = clock.now()
    invitation.save(update_fields=["ended_at"])
    _leave(leaves.ENDED, invitation)


def _leave(kind: str, invitation: Invitation) -> None:
    payload = {
        "invitation": invitation.pk,
        "institution": str(invitation.institution_id),
        "body": str(invitation.body_id),
        "channel": str(invitation.channel),
        "expires": invitation.expires_at.isoformat(timespec="seconds"),
    }
    leave(kind, payload, process=invitation.process.object)
