"""Who takes part, for everyone: those who joined, and their number. Nothing of who was approached."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.bodies.shown import places
from polsec.foundation.processes.http import ProcessRequest, crumbs, in_process
from polsec.stages.convening import rules


@require_safe
@in_process
def overview(request: ProcessRequest) -> HttpResponse:
    """The institutions that joined, by the names that this reader may know."""
    body = highest_body(request.process.pk)
    context = {
        "body": body,
        "places": places(body, request.actor) if body else [],
        "may_invite": rules.is_coordinator.test(request.actor, request.process),
        "crumbs": crumbs(request.process, (_("Who takes part"), "")),
    }
    return render(request, "convening/overview.html", context)
