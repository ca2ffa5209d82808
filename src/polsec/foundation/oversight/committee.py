"""The committee for complaints: who is in it, and whether it is of opposed camps."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit.errors import Closed
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Role, RoleName

SECTORS_NEEDED = 2


def sectors(process: UUID) -> set[str]:
    """The sectors that members of the committee come from."""
    members = Role.objects.filter(process=process, role=RoleName.COMMITTEE, until=None, institution__isnull=False)
    return set(Institution.objects.filter(pk__in=members.values("institution")).values_list("sector", flat=True))


def sector_of(process: UUID, person: UUID) -> str | None:
    """The sector from which a member comes; None for somebody who is no member."""
    role = Role.objects.filter(process=process, role=RoleName.COMMITTEE, until=None, person=person).first()
    institution = Institution.objects.filter(pk=role.institution_id).first() if role else None
    return institution.sector if institution else None


def is_constituted(process: UUID) -> bool:
    """Whether the members come from two sectors at least."""
    return len(sectors(process)) >= SECTORS_NEEDED


def check_constituted(process: UUID) -> None:
    """Raises Closed while the committee is of one sector alone."""
    if not is_constituted(process):
        raise Closed(
            Message(
                "The committee needs members from two sectors before it answers. Ask the coordinator to complete it."
            )
        )
