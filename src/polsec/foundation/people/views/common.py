"""What the pages of this room share: the process of an address, who is signed in, a thing of this process."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import actor
from polsec.foundation.kit.models import Object
from polsec.foundation.people import rules
from polsec.foundation.people.models import Institution, Person
from polsec.foundation.record.ports import process_by_slug

P = ParamSpec("P")


def signed_in(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Ask whoever is not signed in to do so first."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if actor(request).person is None:
            return redirect_to_login(request.get_full_path())
        return view(*args, **kwargs)

    return answer


def for_members(view: Callable[Concatenate[HttpRequest, Object, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the process of its address. To outsiders there is no such page."""
    return _in_process(view, lambda who, process: process.pk in who.processes)


def for_secretariat(view: Callable[Concatenate[HttpRequest, Object, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the process of its address. Members who do not run it are refused; to outsiders there is none."""

    def may(who: Actor, process: Object) -> bool:
        if process.pk in who.processes and process.pk not in who.secretariat_of:
            raise NotAllowed
        return process.pk in who.secretariat_of

    return _in_process(view, may)


def _in_process(view: Callable[..., HttpResponse], may: Callable[[Actor, Object], bool]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        who = actor(request)
        if who.person is None:
            return redirect_to_login(request.get_full_path())
        found = process_by_slug(process)
        if found is None or not may(who, found):
            raise Http404
        request.process_slug = process  # type: ignore[attr-defined]  # for the shell
        return view(request, found, *args, **kwargs)

    return answer


def me(request: HttpRequest) -> Person:
    """The person who is signed in."""
    person: Person = Person.objects.get(pk=actor(request).person)
    return person


def person_here(request: HttpRequest, process: Object, person: UUID) -> Person:
    """A person whom this secretariat serves. Raises Http404 for anybody else."""
    found: Person | None = Person.objects.filter(pk=person, merged_into=None).first()
    if found is None or not rules.serves.test(actor(request), found):
        raise Http404
    return found


def institution_here(process: Object, institution: UUID) -> Institution:
    """An institution of this process. Raises Http404 for any other."""
    found: Institution | None = Institution.objects.filter(pk=institution, object__process=process).first()
    if found is None:
        raise Http404
    return found
