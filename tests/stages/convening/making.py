"""What tests of convening need: a process with its Project Group, and invitations into it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.foundation.bodies import making as bodies

from polsec.foundation.bodies.models import Body
from polsec.foundation.kit.actors import Actor
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Process
from polsec.stages.convening import actions
from polsec.stages.convening.actions import Reply
from polsec.stages.convening.models import Choice, Invitation


def setting(slug: str = "valle") -> tuple[Process, Body, Actor]:
    """A process, its Project Group and its coordinator."""
    process = bodies.process(slug=slug)
    return process, bodies.body(process), bodies.coordinator_of(process)


def invited(process: Process, name: str = "Universidad Rural", days: int = 10, **fields: Any) -> Invitation:
    """The invitation of a new institution, with the secret of its link in `token`."""
    return invite(bodies.institution(process, name, kind="academic", sector="universities", **fields), days=days)


def invite(institution: Institution, days: int = 10, **fields: Any) -> Invitation:
    """An invitation of an institution, with the secret of its link in `token`."""
    process = Process.objects.get(pk=institution.process_id)
    given: dict[str, Any] = {"channel": "hand", "language": "es", "subject": "Invitación", "letter": "Estimados:"}
    return actions.invite(
        by=bodies.coordinator_of(process),
        institution=institution,
        expires_on=process.today() + timedelta(days=days),
        **{**given, **fields},
    )


def joining(**fields: Any) -> Reply:
    """An answer that joins, with a delegate."""
    given: dict[str, Any] = {"choice": Choice.JOINS, "accepts_rules": True, "delegate_name": "Delia Delegada"}
    return Reply(**{**given, **fields})


def declining(reason: str = "Por motivos que no decimos") -> Reply:
    """An answer that declines."""
    return Reply(choice=Choice.DECLINES, reason=reason)
