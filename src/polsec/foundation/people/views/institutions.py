"""Pages about the institutions of a process."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.http import actor, perform
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions, queries, rules
from polsec.foundation.people.forms import ChangeInstitutionForm, NewInstitutionForm, details_of
from polsec.foundation.people.models import Institution
from polsec.foundation.people.views.common import for_members, for_secretariat, institution_here

ACTS = {
    "protect": actions.protect_institution,
    "ask": actions.ask_to_unprotect,
    "unprotect": actions.unprotect_institution,
    "release": actions.release_name,
    "withdraw": actions.withdraw_name,
}


@never_cache
@require_safe
@for_members
def institutions(request: HttpRequest, process: Object) -> HttpResponse:
    """The institutions of a process by sector."""
    who = actor(request)
    rows = sorted((_row(one, who) for one in queries.institutions_told(process.pk, who)), key=_place)
    runs = process.pk in who.secretariat_of
    context = {"process_object": process, "institutions": rows, "runs": runs}
    return render(request, "people/institutions.html", context)


def _row(institution: Institution, who: Actor) -> dict[str, Any]:
    """One line of the list; of a name that is sealed to the reader, sector and true type would tell too much."""
    is_known = queries.is_read_by(institution, who)
    return {
        "pk": institution.pk,
        "name": queries.name_for(institution, who),
        "sector": institution.get_sector_display() if is_known else "",
        "kind": institution.get_kind_display() if is_known else queries.type_shown(institution),
        "is_protected": institution.is_protected,
        "is_known": is_known,
    }


def _place(row: dict[str, Any]) -> tuple[bool, str]:
    """Sealed ones last and by their id: a place among the others would tell sector and first letter."""
    return (False, "") if row["is_known"] else (True, str(row["pk"]))


@never_cache
@require_safe
@for_members
def institution(request: HttpRequest, process: Object, institution: UUID) -> HttpResponse:
    """One institution, as far as the reader may know it."""
    found = institution_here(process, institution)
    who = actor(request)
    if found not in queries.institutions_told(process.pk, who):
        raise Http404
    runs = process.pk in who.secretariat_of
    own = found.pk in who.institutions_in(process.pk)
    context = {
        "process_object": process,
        "institution": found,
        "name": queries.name_for(found, who),
        "shown_to_all": queries.public_name(found),
        "runs": runs,
        "may_protect": runs or own,
        "may_lift": (rules.speaks_for | rules.confirms).test(who, found),
        "waits_for_another": runs and found.lift_asked_by_id == who.person,
        "is_known": queries.is_read_by(found, who),
    }
    return render(request, "people/institution.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def new(request: HttpRequest, process: Object) -> HttpResponse:
    """Enter an institution."""
    form = NewInstitutionForm(request.POST or None)
    if request.method == "POST":
        made = perform(form, actions.enter_institution, by=actor(request), process=process)
        if made is not None:
            return _to(request, made)
    return render(request, "people/institution_form.html", {"form": form, "process_object": process})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat
def change(request: HttpRequest, process: Object, institution: UUID) -> HttpResponse:
    """Other details of an institution."""
    found = institution_here(process, institution)
    form = ChangeInstitutionForm(request.POST or None, initial=details_of(found))
    if request.method == "POST":
        changed = perform(form, actions.change_institution, by=actor(request), institution=found)
        if changed is not None:
            return _to(request, changed)
    context = {"form": form, "process_object": process, "institution": found}
    return render(request, "people/institution_form.html", context)


@require_POST
@for_members
def protect(request: HttpRequest, process: Object, institution: UUID, act: str) -> HttpResponse:
    """Protect an institution, or let its name be read; release its name, or withdraw it."""
    found = institution_here(process, institution)
    ACTS[act](by=actor(request), institution=found)
    said = (
        _("Another member of the secretariat confirms it here, within a day.")
        if act == "ask"
        else _("Done. It holds on every page from now on.")
    )
    messages.success(request, said)
    return _to(request, found)


def _to(request: HttpRequest, found: Institution) -> HttpResponse:
    assert request.resolver_match is not None
    slug = request.resolver_match.kwargs["process"]
    return redirect("people_institution", process=slug, institution=found.pk)
