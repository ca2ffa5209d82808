"""From the slug in an address to the process, and what the shell shows of it on every page within."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.http import actor as actor_of_request
from polsec.foundation.processes import queries
from polsec.foundation.processes.models import Process

P = ParamSpec("P")


class ProcessRequest(HttpRequest):
    """A request for a page within a process, as `in_process` hands it on."""

    actor: Actor
    process: Process


def in_process(
    view: Callable[Concatenate[ProcessRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view its process as `request.process`, taken from the `process` slug of the address.

    Raises Http404 where there is none that the reader may see, so that nobody learns of one in preparation.
    """

    @wraps(view)
    def answer(request: Any, process: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.actor = actor_of_request(request)
        found = queries.process_by_slug(process, request.actor)
        if found is None:
            raise Http404
        request.process = found
        return view(request, *args, **kwargs)

    return answer


def process_context(request: HttpRequest) -> dict[str, Any]:
    """For the shell: the process of the page with its stages, and what this reader is in it. One query, if any."""
    process: Process | None = getattr(request, "process", None)
    if process is None:
        return {}
    roles = actor_of_request(request).roles_in(process.pk)
    return {
        "process": process,
        "stages": queries.timeline(process),
        "is_coordinator": "coordinator" in roles,
        "my_roles": roles,
        "paused_since": process.paused_since,
    }
