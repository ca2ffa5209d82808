"""A person's own pages: details, consents, what the site keeps, erasing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit import clock
from polsec.foundation.kit.http import actor, perform
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions, ports, queries, wording
from polsec.foundation.people.export import export_of
from polsec.foundation.people.forms import EraseForm, PersonForm, details_of_person
from polsec.foundation.people.models import Person, Session, What
from polsec.foundation.people.views.common import me, signed_in


@never_cache
@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What the site knows of whoever is signed in, and what they can do about it."""
    person = me(request)
    account = queries.account_of(person.pk)
    context = {
        "person": person,
        "account": account,
        "processes": _consents(request, person),
        "links": list(account.entry_links.order_by("-made_at")[:5]) if account else [],
    }
    return render(request, "people/me.html", context)


def _consents(request: HttpRequest, person: Person) -> list[dict[str, Any]]:
    """Each process of the person with what may be public there, in two queries."""
    given = {(consent.process_id, consent.what) for consent in queries.consents_of(person.pk)}
    processes = Object.objects.filter(pk__in=actor(request).processes | {process for process, _what in given})
    return [
        {
            "process": process,
            "choices": [
                {"what": what, "label": what.label, "is_given": (process.pk, what.value) in given} for what in What
            ],
        }
        for process in sorted(processes, key=str)
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest) -> HttpResponse:
    """Name, telephone and language."""
    person = me(request)
    form = PersonForm(request.POST or None, initial=details_of_person(person))
    if request.method == "POST":
        changed = perform(form, actions.change_person, by=actor(request), person=person)
        if changed is not None:
            messages.success(request, _("Your details are saved."))
            return redirect("people_me")
    return render(request, "people/change.html", {"form": form, "person": person})


@require_POST
@signed_in
def consent(request: HttpRequest) -> HttpResponse:
    """Give or withdraw one consent."""
    process = Object.objects.filter(kind="process", pk__in=_uuid(request.POST.get("process"))).first()
    act = actions.give_consent if request.POST.get("give") else actions.withdraw_consent
    if process is not None:
        act(by=actor(request), person=me(request), process=process, what=request.POST.get("what", ""))
        messages.success(request, _("Done. It holds on every page from now on."))
    return redirect("people_me")


def _uuid(text: str | None) -> list[UUID]:
    try:
        return [UUID(text or "")]
    except ValueError:
        return []


@require_POST
@signed_in
def hide(request: HttpRequest) -> HttpResponse:
    """Hide oneself everywhere, or show oneself again."""
    act = actions.show if request.POST.get("show") else actions.hide
    act(by=actor(request), person=me(request))
    messages.success(request, _("Done. It holds on every page from now on."))
    return redirect("people_me")


@require_POST
@signed_in
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the account, on all devices."""
    Session.objects.filter(account__person=actor(request).person).delete()
    logout(request)
    return redirect("account_login")


@never_cache
@require_safe
@signed_in
def data(request: HttpRequest) -> HttpResponse:
    """All that the site keeps about whoever is signed in, to read."""
    sections = [
        {"title": title, "rows": [{label: wording.value(kept) for label, kept in row.items()} for row in rows]}
        for title, rows in export_of(me(request))
    ]
    return render(request, "people/data.html", {"sections": sections})


@never_cache
@require_safe
@signed_in
def data_json(request: HttpRequest) -> HttpResponse:
    """All that the site keeps about whoever is signed in, to take away."""
    sections = [{"title": title, "rows": rows} for title, rows in export_of(me(request))]
    content = {"made": clock.now(), "sections": sections}
    return HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=2, default=as_json),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


def as_json(kept: object) -> object:
    """A value that JSON has no form for: codes as they stand, times by ISO 8601, texts in the reader's language."""
    if isinstance(kept, ports.Told):
        return kept.raw
    return kept.isoformat(timespec="seconds") if isinstance(kept, datetime) else str(kept)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """What erasing means, and erasing."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.erase(by=actor(request), person=me(request), request_id=form.cleaned_data["request_id"])
        logout(request)
        return redirect("people_erased")
    return render(request, "people/erase.html", {"form": form})


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What was done, for whoever was just erased."""
    return render(request, "people/erased.html")
