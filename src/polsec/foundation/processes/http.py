"""From the slug in an address to the process, and what the shell shows of it on every page within."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import actor as actor_of_request
from polsec.foundation.kit.http import perform
from polsec.foundation.kit.models import Entity
from polsec.foundation.kit.rules import Rule
from polsec.foundation.processes import queries
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.navigation import navigation
from polsec.foundation.processes.timeline import steps_of

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E", bound=Entity)


class ProcessRequest(HttpRequest):
    """A request for a page within a process, as `in_process` hands it on."""

    actor: Actor
    process: Process


View = Callable[Concatenate[ProcessRequest, P], HttpResponseBase]


def in_process(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Give a view its process as `request.process`, taken from the `process` slug of the address.

    Days and times are told as they are where the process takes place. Raises Http404 where there is no process that
    the reader may see, so that nobody learns of one in preparation.
    """

    @wraps(view)
    def answer(request: Any, process: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.actor = actor_of_request(request)
        found = queries.process_by_slug(process, request.actor)
        if found is None:
            raise Http404
        request.process = found
        if request.method != "POST":
            # Every page shows the stages; most acts lead to another page and need none.
            prefetch_related_objects([found], "stages")
        with timezone.override(found.timezone):
            return view(request, *args, **kwargs)

    return answer


def allowed(rule: Rule) -> Callable[[View[P]], View[P]]:
    """Ask a rule about the process before a view within one: stands below `in_process`. Raises NotAllowed."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: ProcessRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not rule.test(request.actor, request.process):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return answer

    return decorate


def crumbs(process: Process, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """Where a page within a process is, for `c-crumbs`: the process, then (title, address) of each step."""
    home = (process.title, reverse("processes_home", args=[process.slug]))
    return [{"title": title, "url": url} for title, url in (home, *steps)]


def process_context(request: HttpRequest) -> dict[str, Any]:
    """For the shell: the process of the page with its stages and sections, and what this reader is in it.

    Rooms below this one name it as `request.process_slug`. One query, if any, and another for a name.
    """
    process: Process | None = getattr(request, "process", None)
    slug: str | None = getattr(request, "process_slug", None)
    if process is None and slug:
        process = queries.process_by_slug(slug, actor_of_request(request))
    if process is None:
        return {}
    reader = actor_of_request(request)
    roles = reader.roles_in(process.pk)
    return {
        "process": process,
        "stages": [step for step in steps_of(process, queries.timeline(process)) if not step.is_parallel],
        "navigation": navigation(process, reader, request.path),
        "is_coordinator": "coordinator" in roles,
        "my_roles": sorted(roles),
        "paused_since": process.paused_since,
    }


def seen(request: ProcessRequest, find: Callable[[UUID, UUID], E], pk: UUID, rule: Rule | None = None) -> E:
    """What `find` gives for an id in the process of the request, for who may see it and whom `rule` lets.

    To others there is no such page. Raises Http404; NotAllowed for who sees it and may not do what `rule` asks.
    """
    try:
        row = find(pk, request.process.pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not row.object.is_visible_to(request.actor):
        raise Http404
    if rule and not rule.test(request.actor, row):
        raise NotAllowed
    return row


def made(request: ProcessRequest, form: forms.Form, act: Callable[..., R], **arguments: Any) -> R | None:
    """What the act gave where the request sent the form; None where it did not, or where the form says why not.

    Raises NotAllowed.
    """
    return perform(form, act, by=request.actor, **arguments) if request.method == "POST" else None


def done(request: ProcessRequest, form: forms.Form, act: Callable[..., object], **arguments: Any) -> bool:
    """Whether the request sent the form and the act was done; otherwise the form says why not. Raises NotAllowed."""
    return made(request, form, act, **arguments) is not None


def act_of_post(request: ProcessRequest, act: Callable[..., object], back: str, **arguments: Any) -> HttpResponse:
    """Do what a button asks for, then show the page `back`; a refusal is told there. Raises NotAllowed."""
    form = ActForm(request.POST)
    if perform(form, act, by=request.actor, **arguments) is None:
        for texts in form.errors.values():
            for text in texts:
                messages.error(request, str(text))
    return redirect(back, request.process.slug)
