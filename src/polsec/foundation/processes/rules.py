"""Who may do what with a process."""

from __future__ import annotations

from typing import Any

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.rules import has_role, is_operator, is_system, predicate
from polsec.foundation.processes.models import Founder, Role, RoleName

is_coordinator = has_role("coordinator")


@predicate
def is_founder(actor: Actor, row: Any) -> bool:
    """Whether the operator lets this person create processes."""
    return actor.person is not None and Founder.objects.filter(person=actor.person).exists()


@predicate
def has_no_coordinator(actor: Actor, row: Any) -> bool:
    """Whether nobody runs the process any more, since the last coordinator was erased."""
    return not Role.objects.filter(process=row.process_id, role=RoleName.COORDINATOR, until=None).exists()


may_found = is_operator | is_system | is_founder
may_run = is_coordinator
may_give_role = is_coordinator | ((is_operator | is_system) & has_no_coordinator)
may_give_founding = is_operator | is_system
