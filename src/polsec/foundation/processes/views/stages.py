"""The stages of a process with their dates; a coordinator starts, ends, adds and re-dates them here."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.kit.models import in_language
from polsec.foundation.processes import actions, queries
from polsec.foundation.processes.forms import DatesForm, NewStageForm
from polsec.foundation.processes.http import ProcessRequest, act_of_post, allowed, crumbs, done, in_process
from polsec.foundation.processes.models import Stage, StageKey
from polsec.foundation.processes.process_templates import template_of
from polsec.foundation.processes.rules import may_run
from polsec.foundation.processes.timeline import steps_of


@require_safe
@in_process
def stages(request: ProcessRequest) -> HttpResponse:
    """Every stage, what it is for, its dates, and for a coordinator what can be done with it."""
    process = request.process
    found = queries.timeline(process)
    template = template_of(process.template)
    guidance = [in_language(template.guidance_for(stage.key)) for stage in found]
    context = {
        "rows": list(zip(steps_of(process, found), guidance, strict=True)),
        "may_run": may_run.test(request.actor, process),
        "may_add": len(found) < len(StageKey),
        "crumbs": crumbs(process, _here(process.slug)),
    }
    return render(request, "processes/stages.html", context)


@require_POST
@in_process
def start(request: ProcessRequest, key: str) -> HttpResponse:
    """Start a stage."""
    return act_of_post(request, actions.start_stage, "processes_stages", stage=_stage(request, key))


@require_POST
@in_process
def end(request: ProcessRequest, key: str) -> HttpResponse:
    """End a stage."""
    return act_of_post(request, actions.close_stage, "processes_stages", stage=_stage(request, key))


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def dates(request: ProcessRequest, key: str) -> HttpResponse:
    """Other dates for a stage."""
    stage = _stage(request, key)
    initial = {"opens_on": stage.opens_on, "closes_on": stage.closes_on}
    form = DatesForm(request.POST or None, initial=initial)
    if done(request, form, actions.redate_stage, stage=stage):
        return redirect("processes_stages", request.process.slug)
    here = (_("Dates of the stage: {stage}").format(stage=stage), "")
    context = {"form": form, "title": here[0], "crumbs": crumbs(request.process, _here(request.process.slug), here)}
    return render(request, "processes/stage_dates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def add(request: ProcessRequest) -> HttpResponse:
    """A stage that the process did without."""
    there = {stage.key for stage in queries.timeline(request.process)}
    form = NewStageForm(request.POST or None, there=there)
    if done(request, form, actions.add_stage, process=request.process):
        return redirect("processes_stages", request.process.slug)
    here = (_("Add a stage"), "")
    context = {"form": form, "title": here[0], "crumbs": crumbs(request.process, _here(request.process.slug), here)}
    return render(request, "processes/stage_dates.html", context)


def _stage(request: ProcessRequest, key: str) -> Stage:
    found = queries.stage(request.process, key)
    if found is None:
        raise Http404
    return found


def _here(slug: str) -> tuple[str, str]:
    return _("Stages"), reverse("processes_stages", args=[slug])
