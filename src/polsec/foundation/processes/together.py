"""Which roles one person may hold in one process: donors see no room, and the committee watches the secretariat.

What somebody is by a mandate or an assignment (rooms above) counts, too.
"""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit.actors import actor_of
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.processes.models import RoleName

WATCHED = {RoleName.COORDINATOR, RoleName.FACILITATOR, RoleName.EXPERT}
"""Those about whom the committee receives complaints."""


def check_goes_together(process: UUID | None, person: Object, role: RoleName) -> None:
    """Raises Invalid where a role does not go with what the person is in the process already."""
    refusal = _refusal({*actor_of(person.pk).roles_in(process), role})
    if refusal:
        raise Invalid(refusal, field="role")


def check_one_person(entered: Object, kept: Object) -> None:
    """Raises Closed where two persons who are one would hold roles that do not go together."""
    both = (actor_of(entered.pk), actor_of(kept.pk))
    for process in {standing.process for actor in both for standing in actor.standings}:
        if _refusal(both[0].roles_in(process) | both[1].roles_in(process)):
            raise Closed(
                Message(
                    "You hold a role in this process already that does not go with the one of this invitation. Tell "
                    "the secretariat, so that one of the two is ended first."
                )
            )


def _refusal(roles: set[str] | frozenset[str]) -> str:
    """Why these do not go together; empty where they do."""
    if RoleName.DONOR in roles and len(roles) > 1:
        return Message("A donor sees no room, so nobody can be a donor and hold another role. End the other one first.")
    if RoleName.COMMITTEE in roles and roles & WATCHED:
        return Message(
            "The committee watches those who run the process, so nobody can be both. End the other role first."
        )
    return ""
