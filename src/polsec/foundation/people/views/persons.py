"""Pages of a secretariat about the persons whom it serves."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import actor, perform
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions, queries
from polsec.foundation.people.forms import ErasePaperForm, NewPersonForm, PersonForm, details_of_person
from polsec.foundation.people.models import Claim, EntryLink, Person
from polsec.foundation.people.signing_in import absolute
from polsec.foundation.people.views.common import for_secretariat, person_here


@never_cache
@require_safe
@for_secretariat
def persons(request: HttpRequest, process: Object) -> HttpResponse:
    """Whom this secretariat entered."""
    context = {"process_object": process, "persons": queries.persons_entered(process.pk)}
    return render(request, "people/persons.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def new(request: HttpRequest, process: Object) -> HttpResponse:
    """Enter somebody."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST":
        person = perform(form, actions.enter_person, by=actor(request), process=process)
        if person is not None:
            return _to(request, person)
    return render(request, "people/person_form.html", {"form": form, "process_object": process})


@never_cache
@require_safe
@for_secretariat
def person(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """One person: how they are reached, and what can be done for them."""
    found = person_here(request, process, person)
    context = {
        "process_object": process,
        "person": found,
        "account": queries.account_of(found.pk),
        "claim": found.claims.filter(used_at=None, revoked_at=None).first(),
        "consents": [each for each in queries.consents_of(found.pk) if each.process_id == process.pk],
    }
    return render(request, "people/person.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def change(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """Other details of somebody who has no account yet."""
    found = person_here(request, process, person)
    form = PersonForm(request.POST or None, initial=details_of_person(found))
    if request.method == "POST":
        changed = perform(form, actions.change_person, by=actor(request), person=found)
        if changed is not None:
            return _to(request, changed)
    return render(request, "people/person_form.html", {"form": form, "process_object": process, "person": found})


@never_cache
@require_POST
@for_secretariat
def invite(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """Make an invitation and show it, this once, to be printed."""
    found = person_here(request, process, person)
    claim: Claim = actions.invite(by=actor(request), person=found, request_id=_request_id(request))
    return _print(request, process, found, claim, "people_claim")


@never_cache
@require_POST
@for_secretariat
def print_entry(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """Make a way in for who has an account and no mail, and show it, this once, to be printed."""
    found = person_here(request, process, person)
    link: EntryLink = actions.print_entry_link(
        by=actor(request), process=process, person=found, request_id=_request_id(request)
    )
    return _print(request, process, found, link, "people_enter")


def _print(request: HttpRequest, process: Object, found: Person, link: Claim | EntryLink, name: str) -> HttpResponse:
    if not link.token:  # the form was sent twice: the secret was shown the first time, and is kept nowhere
        messages.warning(request, _("This was made already, and is shown once only. Make a new one if you need it."))
        return _to(request, found)
    address = absolute(request, reverse(name, args=[link.token]))
    code = segno.make(address, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff")
    context = {"process_object": process, "person": found, "address": address, "code": code, "link": link}
    return render(request, "people/printed.html", {**context, "is_invitation": isinstance(link, Claim)})


@require_POST
@for_secretariat
def hide(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """Hide somebody everywhere, or show them again."""
    found = person_here(request, process, person)
    act = actions.show if request.POST.get("show") else actions.hide
    act(by=actor(request), person=found, request_id=_request_id(request))
    messages.success(request, _("Done. It holds on every page from now on."))
    return _to(request, found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def erase(request: HttpRequest, process: Object, person: UUID) -> HttpResponse:
    """Erase somebody who asked for it on paper."""
    found = person_here(request, process, person)
    form = ErasePaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.erase(by=actor(request), person=found, request_id=form.cleaned_data["request_id"])
        messages.success(request, _("Everything about this person was erased."))
        return redirect("people_persons", process=_slug(request))
    return render(request, "people/erase_paper.html", {"form": form, "process_object": process, "person": found})


def _request_id(request: HttpRequest) -> UUID | None:
    form = ActForm(request.POST)
    return form.cleaned_data["request_id"] if form.is_valid() else None


def _slug(request: HttpRequest) -> str:
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["process"])


def _to(request: HttpRequest, found: Person) -> HttpResponse:
    return redirect("people_person", process=_slug(request), person=found.pk)
