"""The page of a job, for whoever started it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from polsec.foundation.jobs.models import Job, State
from polsec.foundation.jobs.queries import job_of
from polsec.foundation.jobs.registry import definition
from polsec.foundation.kit.http import actor

STAGES = {
    State.WAITING: _("It waits for its turn"),
    State.RUNNING: _("It is under way"),
    State.DONE: _("It is done"),
    State.FAILED: _("It could not be done"),
}


@never_cache
@require_safe
def show(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far a job is, what came of it, or why it failed."""
    try:
        found = job_of(actor(request), job)
    except Job.DoesNotExist as error:
        raise Http404 from error
    kind = definition(found.kind)
    context = {
        "job": found,
        "title": kind.title if kind else "",
        "stage": found.stage_text or STAGES[State(found.state)],
        "percent": round(found.share * 100),
        "about": found.about,
    }
    return render(request, "jobs/job.html", context)
