"""The plan for threat, leak and seizure: to be read here, and to be printed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from polsec.foundation.kit import clock
from polsec.foundation.processes.http import ProcessRequest, allowed, in_process
from polsec.foundation.protection.rules import may_read_plan
from polsec.foundation.protection.views.page import crumbs_to
from polsec.foundation.rendering.imprint import Notices
from polsec.foundation.rendering.plan import Plan, build
from polsec.foundation.rendering.plans import default_plan


@never_cache
@require_safe
@in_process
@allowed(may_read_plan)
def plan(request: ProcessRequest) -> HttpResponse:
    """The plan as a page, short enough for a telephone."""
    context = {"plan": _plan(request), "crumbs": crumbs_to(request, _("What to do"))}
    return render(request, "protection/plan.html", context)


@never_cache
@require_safe
@in_process
@allowed(may_read_plan)
def pdf(request: ProcessRequest) -> HttpResponse:
    """The plan on paper, in the reader's language. The file's name tells nothing."""
    response = HttpResponse(build(_plan(request)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="plan.pdf"'
    return response


def _plan(request: ProcessRequest) -> Plan:
    process = request.process
    return default_plan(
        process=process.title,
        language=get_language() or process.languages[0],
        day=process.today(),
        notices=Notices(simulated=clock.is_simulated(), illustrative=process.is_illustrative),
    )
