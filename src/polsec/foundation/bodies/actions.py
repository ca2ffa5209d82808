"""Changes to bodies: created, seats given, mandates given and ended, people assigned."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.bodies import leaves, rules, seating
from polsec.foundation.bodies.charter import Charter
from polsec.foundation.bodies.models import Assignment, Body, BodyType, Capacity, Duty, Mandate, MandateKind, Seat
from polsec.foundation.files.checking import Checked
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import chosen
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.people.actions import enter_person, invite
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Process, RoleName
from polsec.foundation.processes.together import check_goes_together
from polsec.foundation.record.leaves import disclose, leave
from polsec.foundation.record.models import Audience


@action("bodies.create", lock="process", may=rules.is_coordinator, leaf=leaves.BODY_CREATED)
def create(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    type: str,
    title: dict[str, str],
    charter: Charter,
    purpose: dict[str, str] | None = None,
    is_highest: bool = False,
) -> Body:
    """A new body with its rules, known to everyone. Raises Invalid without a name, or for a second highest body."""
    named = chosen(BodyType, type, "type")
    if not any(text.strip() for text in title.values()):
        raise Invalid(Message("Give the body a name."), field="title")
    if is_highest and Body.objects.filter(highest_of=process.object).exists():
        raise Invalid(Message("This process has its highest body already: there is one alone."), field="is_highest")
    thing = objects.make("body", process=process.object, title=title, visibility=Visibility.PUBLIC)
    body: Body = Body.objects.create(
        object=thing,
        type=named,
        highest_of=process.object if is_highest else None,
        purpose=purpose or {},
        rules=charter.written(),
    )
    payload = {"body": str(body.pk), "title": title, "type": type, "highest": is_highest, "rules": body.rules}
    leave(leaves.BODY_CREATED, payload, process=process.object)
    return body


@action("bodies.give_seat", lock="body", may=rules.is_coordinator, leaf=leaves.SEAT_GIVEN)
def give_seat(
    *,
    by: Actor,
    request_id: UUID | None = None,
    body: Body,
    institution: Institution,
    capacity: str = Capacity.MEMBER,
) -> Seat:
    """Give an institution a seat in a body. Raises Invalid where it has one already."""
    return seating.take_seat(body, institution, chosen(Capacity, capacity, "capacity"))


@action("bodies.leave_seat", lock="seat", may=rules.is_coordinator, leaf=leaves.SEAT_LEFT)
def leave_seat(*, by: Actor, request_id: UUID | None = None, seat: Seat) -> Seat:
    """Note that an institution leaves a body; its mandates there end. Raises Closed where it had left."""
    return seating.give_up(seat, Institution.objects.get(pk=seat.institution_id))


@action("bodies.give_mandate", lock="seat", may=rules.is_coordinator, leaf=leaves.MANDATE_GIVEN)
def give_mandate(
    *,
    by: Actor,
    request_id: UUID | None = None,
    seat: Seat,
    person: Object | None = None,
    name: str = "",
    email: str = "",
    kind: str = MandateKind.TITULAR,
    until: date | None = None,
    letter: Checked | None = None,
) -> Mandate:
    """Send a person to a seat for its institution: one who is known, or one who is entered by name.

    For who is new, the secret of the link with which they enter is in `token`, this once. Raises Invalid as
    `seating.give` says, and where nobody is named.
    """
    chosen(MandateKind, kind, "kind")
    if person:
        return seating.give(seat, person, kind, until=until, letter=letter)
    process = seat.body.object.process
    assert process
    new = enter_person(by=by, process=process, name=name, email=email)
    mandate = seating.give(seat, new.object, kind, until=until, letter=letter)
    mandate.token = invite(by=by, person=new).token
    return mandate


@action("bodies.add_letter", lock="mandate", may=rules.is_coordinator | rules.sits_there, leaf=leaves.LETTER_ADDED)
def add_letter(*, by: Actor, request_id: UUID | None = None, mandate: Mandate, letter: Checked) -> Mandate:
    """The letter that names the delegate, handed in by the institution or the secretariat.

    Raises Closed where the mandate has one or has ended.
    """
    return seating.add_letter(mandate, letter)


@action("bodies.end_mandate", lock="mandate", may=rules.is_coordinator, leaf=leaves.MANDATE_ENDED)
def end_mandate(*, by: Actor, request_id: UUID | None = None, mandate: Mandate) -> Mandate:
    """End a mandate now; the seat and its history remain. Raises Closed where it has ended."""
    return seating.end(mandate)


@action("bodies.assign", lock="body", may=rules.is_coordinator, leaf=leaves.ASSIGNED)
def assign(*, by: Actor, request_id: UUID | None = None, body: Body, person: Object, duty: str) -> Assignment:
    """Let a facilitator or an expert accompany a body.

    Raises Invalid for who does already, who speaks there, and for a member of the committee, which watches over them.
    """
    seating.check_sees_rooms(body.process_id, person)
    check_goes_together(body.process_id, person, RoleName(chosen(Duty, duty, "duty")))
    if Mandate.objects.filter(seat__body=body, person=person, ended_at=None).exists():
        raise Invalid(
            Message("This person speaks for an institution in this body, so they cannot accompany it as well."),
            field="person",
        )
    assignment, is_new = Assignment.objects.get_or_create(
        body=body, person=person, duty=Duty(duty), ended_at=None, defaults={"since": clock.now()}
    )
    if not is_new:
        raise Invalid(Message("This person is assigned to this body already."), field="person")
    _leave_assignment(leaves.ASSIGNED, assignment)
    return assignment


@action("bodies.end_assignment", lock="assignment", may=rules.is_coordinator, leaf=leaves.ASSIGNMENT_ENDED)
def end_assignment(*, by: Actor, request_id: UUID | None = None, assignment: Assignment) -> Assignment:
    """End an assignment now. Raises Closed where it has ended."""
    if assignment.ended_at:
        raise Closed(Message("This assignment has ended already."))
    assignment.ended_at = clock.now()
    assignment.save(update_fields=["ended_at"])
    _leave_assignment(leaves.ASSIGNMENT_ENDED, assignment)
    return assignment


def _leave_assignment(kind: str, assignment: Assignment) -> None:
    room: Object = assignment.body.object
    assert room.process
    payload = {"body": str(room.pk), "person": str(assignment.person_id), "duty": str(assignment.duty)}
    disclose([leave(kind, payload, process=room.process, about=[assignment.person_id])], Audience.ROOM, room=room)
