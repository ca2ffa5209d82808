"""Hide somebody everywhere, in one step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import perform
from polsec.foundation.people import actions
from polsec.foundation.people.models import Person
from polsec.foundation.people.rules import serves
from polsec.foundation.processes.http import ProcessRequest, allowed, in_process
from polsec.foundation.protection import queries
from polsec.foundation.protection.forms import NameForm
from polsec.foundation.protection.rules import may_hide
from polsec.foundation.protection.views.page import crumbs_to

SHOWN = 50
"""People on a page, before a name is given."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_hide)
def hiding(request: ProcessRequest) -> HttpResponse:
    """Whom the secretariat may hide, with a button each; a name comes by POST, so that no address holds it."""
    form = NameForm(request.POST or None)
    wanted = form.cleaned_data["name"] if form.is_bound and form.is_valid() else ""
    people = queries.people_to_hide(request.process, wanted)
    context = {
        "form": form,
        "people": people[:SHOWN],
        "more": max(0, len(people) - SHOWN),
        "crumbs": crumbs_to(request, _("Hide everywhere")),
    }
    return render(request, "protection/hide.html", context)


@require_POST
@in_process
@allowed(may_hide)
def hide(request: ProcessRequest, person: UUID) -> HttpResponse:
    """Hide one person, or show them again; of whom this secretariat does not serve, there is nobody."""
    found = Person.objects.filter(pk=person).first()
    if found is None or not serves.test(request.actor, found):
        raise Http404
    act = actions.show if request.POST.get("show") else actions.hide
    if perform(ActForm(request.POST), act, by=request.actor, person=found):
        messages.success(request, _("Done. It holds on every page from now on."))
    return redirect("protection_hide", request.process.slug)
