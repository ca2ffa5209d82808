"""What a coordinator still has to set up, in the order in which it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports, queries
from polsec.foundation.processes.models import Process, ProcessState, RoleName, StageState
from polsec.foundation.processes.process_templates import template_of


@dataclass(frozen=True)
class Task:
    """One thing to set up, with the page where it is done."""

    text: str
    address: str
    done: bool
    why: str = ""


def checklist(process: Process, actor: Actor) -> list[Task]:
    """The tasks of a coordinator: those of this room, then what rooms above ask for. Empty once a process is closed."""
    if process.state == ProcessState.CLOSED:
        return []
    return [
        *_roles(process),
        *(Task(item.text, item.address, False, item.note) for item in ports.told(ports.next_steps, process, actor)),
        _opening(process),
        _first_stage(process),
    ]


def _roles(process: Process) -> list[Task]:
    held = Counter(role.role for role in queries.roles_in_force(process))
    where = reverse("processes_roles", args=[process.slug])
    return [
        Task(
            _("{role}: {held} of at least {wanted}").format(
                role=RoleName(wanted.role).label, held=held[wanted.role], wanted=wanted.at_least
            ),
            where,
            held[wanted.role] >= wanted.at_least,
            wanted.why_text,
        )
        for wanted in template_of(process.template).roles
    ]


def _opening(process: Process) -> Task:
    return Task(
        _("Open the process to the public"),
        reverse("processes_settings", args=[process.slug]),
        process.state == ProcessState.OPEN,
        _("Until then only those who take part see it."),
    )


def _first_stage(process: Process) -> Task:
    begun = any(stage.state != StageState.PLANNED for stage in queries.timeline(process))
    return Task(
        _("Check the dates and start the first stage"),
        reverse("processes_stages", args=[process.slug]),
        begun,
        _("Dates are a proposal of the template until you change them."),
    )
