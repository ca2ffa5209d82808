"""The register of incidents, for those who protect."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.processes.http import ProcessRequest, allowed, done, in_process
from polsec.foundation.protection import actions, queries
from polsec.foundation.protection.forms import AdditionForm, IncidentForm
from polsec.foundation.protection.rules import may_protect
from polsec.foundation.protection.views.page import crumbs_to

GET_AND_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@in_process
@allowed(may_protect)
def incidents(request: ProcessRequest) -> HttpResponse:
    """Every incident, latest first, and which are to be looked at again."""
    context = {
        "incidents": queries.incidents(request.process),
        "today": request.process.today(),
        "crumbs": crumbs_to(request, _("Register of incidents")),
    }
    return render(request, "protection/incidents.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_protect)
def new(request: ProcessRequest) -> HttpResponse:
    """Write down an incident, after reading what not to write."""
    form = IncidentForm(request.POST or None, initial={"happened_on": request.process.today()})
    if done(request, form, actions.write_incident, process=request.process):
        return redirect("protection_incidents", request.process.slug)
    context = {"form": form, "crumbs": crumbs_to(request, _("Register of incidents"))}
    return render(request, "protection/incident_new.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
@in_process
@allowed(may_protect)
def incident(request: ProcessRequest, incident: UUID) -> HttpResponse:
    """One incident with what was done since, and a form to add to it."""
    row = queries.entry(request.process, incident)
    if row is None:
        raise Http404
    form = AdditionForm(request.POST or None)
    if done(request, form, actions.add_to_incident, process=request.process, incident=row):
        return redirect("protection_incident", request.process.slug, incident)
    found = next(each for each in queries.incidents(request.process) if each.id == incident)
    context = {"incident": found, "form": form, "crumbs": crumbs_to(request, _("Register of incidents"))}
    return render(request, "protection/incident.html", context)
