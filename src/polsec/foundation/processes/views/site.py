"""Pages beside any process: all that a reader may see, and a new one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import actor as actor_of_request
from polsec.foundation.kit.http import perform
from polsec.foundation.processes import actions, queries
from polsec.foundation.processes.cards import cards
from polsec.foundation.processes.forms import NewProcessForm
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.rules import may_found


@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """The processes of this site that the reader may see."""
    actor = actor_of_request(request)
    context = {"cards": cards(queries.visible_processes(actor)), "may_found": may_found.test(actor, None)}
    return render(request, "processes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create a process from a template."""
    actor = actor_of_request(request)
    if not may_found.test(actor, None):
        raise NotAllowed
    form = NewProcessForm(request.POST or None, initial=NewProcessForm.first_values(get_language()))
    if request.method == "POST":
        process: Process | None = perform(form, actions.create, by=actor)
        if process:
            return redirect("processes_home", process.slug)
    return render(request, "processes/new.html", {"form": form})
