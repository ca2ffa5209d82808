"""The home page of a process: where it stands, what is open, what waits for the reader, who runs it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from polsec.foundation.processes import ports, queries
from polsec.foundation.processes.checklist import checklist
from polsec.foundation.processes.http import ProcessRequest, in_process
from polsec.foundation.processes.models import StageState
from polsec.foundation.processes.people import team
from polsec.foundation.processes.timeline import next_step, steps_of, where_it_stands
from polsec.foundation.record import queries as record


@require_safe
@in_process
def home(request: ProcessRequest) -> HttpResponse:
    """The same page for everyone, with what each may see: the public, members, coordinators."""
    process, actor = request.process, request.actor
    steps = steps_of(process, queries.timeline(process))
    roles = actor.roles_in(process.pk)
    context = {
        "steps": [step for step in steps if not step.is_parallel],
        "alongside": [step for step in steps if step.is_parallel and step.state == StageState.OPEN],
        "stands": where_it_stands(process, steps),
        "next_step": next_step(steps) if process.is_open else None,
        "needs": ports.told(ports.needs_of_mine, process, actor) if roles else [],
        "open_items": ports.told(ports.open_items, process, actor),
        "outcomes": ports.latest_first(ports.told(ports.outcomes, process, actor)),
        "record": record.state(process.pk),
        "team": team(process, actor),
        "is_member": bool(roles),
        "checklist": checklist(process, actor) if "coordinator" in roles else [],
    }
    return render(request, "processes/home.html", context)
