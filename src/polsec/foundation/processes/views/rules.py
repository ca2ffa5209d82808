"""The rules of a process, for everyone to read; a coordinator puts new ones in force."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.processes import actions, queries
from polsec.foundation.processes.figures import FIGURES
from polsec.foundation.processes.forms import RulesForm
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, done, in_process
from polsec.foundation.processes.models import Rules
from polsec.foundation.processes.rules import may_run


@require_safe
@in_process
def rules(request: ProcessRequest) -> HttpResponse:
    """The rules in force: their text, their figures, since when."""
    process = request.process
    found = queries.rules_in_force(process)
    context = {
        "rules": found,
        "paragraphs": _paragraphs(found, process.languages) if found else [],
        "figures": _figures(found) if found else [],
        "may_run": may_run.test(request.actor, process),
        "crumbs": crumbs(process, (_("Rules"), "")),
    }
    return render(request, "processes/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def change(request: ProcessRequest) -> HttpResponse:
    """New rules, from those in force."""
    process = request.process
    found = queries.rules_in_force(process)
    form = RulesForm(request.POST or None, initial=RulesForm.initial_of(found) if found else {"seen": 0})
    if done(request, form, actions.set_rules, process=process):
        return redirect("processes_rules", process.slug)
    steps = ((_("Rules"), reverse("processes_rules", args=[process.slug])), (_("Change the rules"), ""))
    return render(request, "processes/rules_change.html", {"form": form, "crumbs": crumbs(process, *steps)})


def _paragraphs(found: Rules, languages: list[str]) -> list[dict[str, str]]:
    """The text in the reader's language, else in the first language of the process that has one."""
    wanted = [get_language() or "", *languages]
    paragraphs: list[dict[str, str]] = next((found.text[code] for code in wanted if found.text.get(code)), [])
    return paragraphs


def _figures(found: Rules) -> list[dict[str, Any]]:
    return [
        {"label": figure.label, "value": found.figures[name]}
        for name, figure in FIGURES.items()
        if name in found.figures
    ]
