"""Who watches the secretariat: the page that everyone reads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from polsec.foundation.oversight import queries
from polsec.foundation.oversight.committee import SECTORS_NEEDED, sectors
from polsec.foundation.oversight.rules import is_committee, may_declare, may_tell
from polsec.foundation.processes.http import ProcessRequest, crumbs, in_process
from polsec.foundation.processes.models import RoleName
from polsec.foundation.processes.people import names_for, team
from polsec.foundation.processes.queries import rules_in_force


@require_safe
@in_process
def page(request: ProcessRequest) -> HttpResponse:
    """Who pays, who was hired, which interests are declared, what becomes of complaints."""
    process, actor = request.process, request.actor
    hired = queries.hirings(process)
    declaring = queries.who_declares(process)
    declared = queries.declarations(process)
    ids = {one.person_id for one in hired} | {role.person_id for role in declaring}
    names = names_for(process, ids, actor)
    represented = len(sectors(process.pk))
    rules = rules_in_force(process)
    context: dict[str, Any] = {
        "donors": queries.donors(process),
        "hirings": [(one, names.get(one.person_id, "")) for one in hired],
        "declared": [
            (role.get_role_display(), names.get(role.person_id, ""), declared.get(role.person_id)) for role in declaring
        ],
        "committee": next((group for group in team(process, actor) if group.role == RoleName.COMMITTEE), None),
        "is_constituted": represented >= SECTORS_NEEDED,
        "sectors": represented,
        "figures": rules.figures if rules else {},
        "tally": queries.tally(process),
        "released": queries.released_answers(process),
        "may_tell": may_tell.test(actor, process),
        "may_declare": may_declare.test(actor, process),
        "is_committee": is_committee.test(actor, process),
        "crumbs": crumbs(process, (_("Who watches the secretariat"), "")),
    }
    return render(request, "oversight/page.html", context)
