"""What is read here. What the public reads of complaints are numbers in bands, and answers that were released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.oversight.models import Complaint, Declaration, Donor, Hiring
from polsec.foundation.people.tokens import hash_of
from polsec.foundation.processes.models import Process, Role, RoleName

BAND = 5
"""Numbers of complaints are told in steps of this many, so that no single one can be told."""
DECLARING = (RoleName.COORDINATOR, RoleName.FACILITATOR, RoleName.EXPERT)


def donors(process: Process) -> list[Donor]:
    """All who pay or paid, with entries that were taken back."""
    return list(process.donors.all())


def donors_in_force(process: Process) -> list[Donor]:
    """The donors whose entry stands."""
    return list(process.donors.filter(withdrawn_at=None))


def hirings(process: Process) -> list[Hiring]:
    """All hirings, with entries that were taken back, and who pays."""
    return list(process.hirings.select_related("paid_by"))


def declarations(process: Process) -> dict[UUID, Declaration]:
    """The declaration that stands of each person."""
    return {one.person_id: one for one in process.declarations.filter(replaced_at=None)}


def who_declares(process: Process) -> list[Role]:
    """The roles held now whose holders declare their interests."""
    held = process.roles.filter(role__in=DECLARING, until=None)
    return list(held.select_related("person").order_by("role", "since", "id"))


def has_declared(process: UUID, person: UUID | None) -> bool:
    """Whether a person's declaration stands."""
    return Declaration.objects.filter(process=process, person=person, replaced_at=None).exists()


@dataclass(frozen=True)
class Tally:
    """How many complaints there were in each state when a month began, each as the lower end of a band of five."""

    before: date
    received: int
    answered: int
    waiting: int
    any_late: bool


def tally(process: Process) -> Tally:
    """Numbers for everyone, as they were when the present month began there: no single complaint shows in them.

    Only whether any is late is told as it is now, since that concerns the committee and not who complained.
    """
    zone = ZoneInfo(process.timezone)
    month = process.today().replace(day=1)
    begin = datetime(month.year, month.month, month.day, tzinfo=zone)
    rows = list(process.complaints.filter(received_at__lt=begin).values_list("answered_at", flat=True))
    answered = sum(1 for when in rows if when and when < begin)
    return Tally(month, _band(len(rows)), _band(answered), _band(len(rows) - answered), _any_late(process))


def _any_late(process: Process) -> bool:
    now = clock.now()
    late = Q(acknowledged_at=None, acknowledge_by__lt=now) | Q(answer_by__lt=now)
    return process.complaints.filter(late, answered_at=None).exists()


def _band(number: int) -> int:
    return number - number % BAND


def released_answers(process: Process) -> list[Complaint]:
    """Answers that everyone may read, latest first; their pages show subject, answer and month alone."""
    return list(process.complaints.filter(release=True, answered_at__isnull=False).order_by("-answered_at", "-id"))


def complaints_for(process: Process, actor: Actor) -> list[Complaint]:
    """The complaints that a reader may read: all for the committee, shared ones for the secretariat, else none."""
    roles = actor.roles_in(process.pk)
    if "committee" in roles:
        return list(process.complaints.all())
    if "coordinator" in roles:
        return list(process.complaints.filter(shared_at__isnull=False))
    return []


def complaint_with(process: Process, token: str) -> Complaint | None:
    """The complaint of this process that a secret link belongs to."""
    return process.complaints.filter(token_hash=hash_of(token)).first()
