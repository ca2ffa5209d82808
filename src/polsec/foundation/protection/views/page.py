"""Protection: whether the process stands still, what protects whoever takes part, and what one can do here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from polsec.foundation.processes.http import ProcessRequest, crumbs, in_process
from polsec.foundation.protection.rules import may_hide, may_protect, may_read_plan


@never_cache
@require_safe
@in_process
def page(request: ProcessRequest) -> HttpResponse:
    """What everyone reads of it, and beside it the pages that this reader may open."""
    process, actor = request.process, request.actor
    context = {
        "may_protect": may_protect.test(actor, process),
        "may_hide": may_hide.test(actor, process),
        "may_read_plan": may_read_plan.test(actor, process),
        "is_signed_in": actor.person is not None,
        "crumbs": crumbs(process, (_("Protection"), "")),
    }
    return render(request, "protection/page.html", context)


def crumbs_to(request: ProcessRequest, title: str) -> list[dict[str, str]]:
    """Where a page of this room is."""
    return crumbs(
        request.process, (_("Protection"), reverse("protection_page", args=[request.process.slug])), (title, "")
    )
