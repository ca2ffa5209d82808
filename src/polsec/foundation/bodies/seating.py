"""Taking a seat and holding a mandate, as parts of an act under way: its action has asked who may, and locked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from polsec.errors import Message
from polsec.foundation.bodies import leaves
from polsec.foundation.bodies.models import Assignment, Body, Capacity, Mandate, MandateKind, Seat, Voice
from polsec.foundation.bodies.telling import tell_of_mandate
from polsec.foundation.files.checking import Checked
from polsec.foundation.files.keeping import keep
from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.people.actions import note_joined
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Role, RoleName
from polsec.foundation.record.leaves import disclose, leave
from polsec.foundation.record.models import Audience, Leaf


class SpeaksElsewhere(Invalid):
    """A person who speaks for another institution of the process."""


class SeesNoRoom(Invalid):
    """A person whose role in the process keeps them out of every room."""


def take_seat(body: Body, institution: Institution, capacity: str = Capacity.MEMBER) -> Seat:
    """Give an institution its seat. Raises Invalid where it has one, or belongs to another process."""
    if institution.process_id != body.process_id:
        raise Invalid(Message("This institution belongs to another process."), field="institution")
    seat, is_new = Seat.objects.get_or_create(
        body=body, institution=institution.object, defaults={"capacity": Capacity(capacity)}
    )
    if not is_new and seat.left_at is None:
        raise Invalid(Message("This institution has a seat in this body already."), field="institution")
    if not is_new:
        seat.capacity, seat.since, seat.left_at = Capacity(capacity), clock.now(), None
        seat.save(update_fields=["capacity", "since", "left_at"])
    note_joined(institution)
    _leave_seat(leaves.SEAT_GIVEN, seat, institution)
    return seat


def give_up(seat: Seat, institution: Institution) -> Seat:
    """An institution leaves its seat: its mandates end, the history stays. Raises Closed where it had left."""
    if seat.left_at:
        raise Closed(Message("This institution has left this seat already."))
    for mandate in seat.mandates.filter(ended_at=None).select_related("seat__body__object__process"):
        end(mandate)
    seat.left_at = clock.now()
    seat.save(update_fields=["left_at"])
    _leave_seat(leaves.SEAT_LEFT, seat, institution)
    return seat


def give(
    seat: Seat,
    person: Object,
    kind: str,
    *,
    since: datetime | None = None,
    until: date | None = None,
    letter: Checked | None = None,
) -> Mandate:
    """Send a person to a seat. A mandate whose last day has passed makes room by itself.

    `letter` is the one that names the delegate; the secretariat alone sees it, since it names the institution too.

    Raises Invalid where the seat has such a mandate in force, the person one for this seat, or one for another
    institution of the process.
    """
    _check_days(until)
    check_sees_rooms(seat.process_id, person)
    _end_past(Mandate.objects.filter(seat=seat, ended_at=None))
    _check_free(seat, person, kind)
    mandate = Mandate.objects.create(
        seat=seat,
        person=person,
        kind=MandateKind(kind),
        since=since or clock.now(),
        until=until,
        proof=_kept(seat, letter) if letter else None,
        voice=_voice(seat, person),
    )
    _leave_in_room(leaves.MANDATE_GIVEN, mandate)
    tell_of_mandate(mandate)
    return mandate


def add_letter(mandate: Mandate, letter: Checked) -> Mandate:
    """Put the letter that names the delegate to a mandate. Raises Closed where there is one, or the mandate ended."""
    if mandate.ended_at:
        raise Closed(Message("This mandate has ended already."))
    if mandate.proof_id:
        raise Closed(Message("This mandate has its letter already."))
    mandate.proof = _kept(mandate.seat, letter)
    mandate.save(update_fields=["proof"])
    _leave_in_room(leaves.LETTER_ADDED, mandate)
    return mandate


def end(mandate: Mandate) -> Mandate:
    """End a mandate now. Raises Closed where it ended before."""
    if mandate.ended_at:
        raise Closed(Message("This mandate has ended already."))
    release(mandate)
    _leave_in_room(leaves.MANDATE_ENDED, mandate)
    return mandate


def check_sees_rooms(process: UUID | None, person: Object) -> None:
    """Raises SeesNoRoom for a donor of the process."""
    if Role.objects.filter(process=process, person=person, role=RoleName.DONOR, until=None).exists():
        raise SeesNoRoom(Message("A donor sees no room, so this person cannot be in a body."), field="name")


def release(mandate: Mandate) -> None:
    """End a mandate in the tables alone, for the erasure of a person, which leaves a leaf of its own."""
    voice = Voice.objects.select_for_update().get(mandates=mandate)
    mandate.ended_at, mandate.voice = clock.now(), None
    mandate.save(update_fields=["ended_at", "voice"])
    if not voice.mandates.exists():
        voice.delete()


def public_form(institution: Institution) -> dict[str, Any]:
    """What the record says to everyone of an institution: its names where it released them, else its type alone."""
    if institution.name_released_at:
        return {"institution": str(institution.pk), "name": institution.object.title}
    return {"type": institution.shown_as or institution.kind}


def _leave_seat(kind: str, seat: Seat, institution: Institution) -> None:
    room: Object = seat.body.object
    process = room.process
    assert process
    about = {"body": str(room.pk), "seat": seat.pk, "capacity": str(seat.capacity)}
    leave(kind, about | public_form(institution), process=process)
    if institution.name_released_at:
        return
    held = leave(leaves.SEAT_HELD, about | {"institution": str(institution.pk)}, process=process)
    if not institution.is_protected:
        disclose([held], Audience.ROOM, room=room)


def _kept(seat: Seat, letter: Checked) -> Object:
    kept: Object = keep(letter, process=seat.body.object.process, visibility=Visibility.SECRETARIAT).object
    return kept


def _check_days(until: date | None) -> None:
    if until and until < clock.now().date():
        raise Invalid(Message("The last day of this mandate has passed. Give a later one, or none."), field="until")


def _check_free(seat: Seat, person: Object, kind: str) -> None:
    if Assignment.objects.filter(body=seat.body_id, person=person, ended_at=None).exists():
        raise Invalid(
            Message("This person accompanies this body, so they cannot speak for an institution in it as well."),
            field="name",
        )
    in_force = Mandate.objects.filter(seat=seat, ended_at=None)
    if in_force.filter(person=person).exists():
        raise Invalid(Message("This person has a mandate for this seat already."), field="name")
    if in_force.filter(kind=kind).exists():
        taken = (
            Message("This seat has a delegate already. End that mandate first, then give this one.")
            if kind == MandateKind.TITULAR
            else Message("This seat has an alternate already. End that mandate first, then give this one.")
        )
        raise Invalid(taken, field="kind")


def _voice(seat: Seat, person: Object) -> Voice:
    """The person's voice in the process, locked. Raises Invalid where they speak for another institution."""
    process = seat.process_id
    _end_past(Mandate.objects.filter(person=person, voice__process=process))
    voice, _ = Voice.objects.select_for_update().get_or_create(
        process_id=process, person=person, defaults={"institution_id": seat.institution_id}
    )
    if voice.institution_id != seat.institution_id:
        raise SpeaksElsewhere(
            Message(
                "This person already speaks for another institution in this process, and a person speaks for one "
                "alone. Name somebody else, or have the other mandate ended first."
            ),
            field="name",
        )
    return voice


def _end_past(mandates: QuerySet[Mandate]) -> None:
    """End, with the act under way, mandates whose own last day has passed."""
    for mandate in mandates.filter(until__lt=clock.now().date()).select_related("seat__body__object__process"):
        end(mandate)


def _leave_in_room(kind: str, mandate: Mandate) -> Leaf:
    room: Object = mandate.seat.body.object
    assert room.process
    payload = {
        "body": str(room.pk),
        "seat": mandate.seat_id,
        "institution": str(mandate.seat.institution_id),
        "person": str(mandate.person_id),
        "mandate": str(mandate.kind),
        "until": mandate.until.isoformat() if mandate.until else None,
        "letter": mandate.proof.version if mandate.proof else None,
    }
    leaf = leave(kind, payload, process=room.process, about=[mandate.person_id])
    disclose([leaf], Audience.ROOM, room=room)
    return leaf
