"""Who holds which role, now and before; a coordinator gives and ends roles here."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import perform
from polsec.foundation.processes import actions, queries
from polsec.foundation.processes.forms import GiveRoleForm, InviteForm
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, done, in_process
from polsec.foundation.processes.people import holdings, known_people
from polsec.foundation.processes.rules import may_run


@require_safe
@in_process
def roles(request: ProcessRequest) -> HttpResponse:
    """The roles held now, and for members those that have ended."""
    process, actor = request.process, request.actor
    is_member = process.pk in actor.processes
    context = {
        "held": holdings(process, queries.roles_in_force(process), actor),
        "history": holdings(process, queries.role_history(process), actor) if is_member else [],
        "is_member": is_member,
        "may_run": may_run.test(actor, process),
        "crumbs": crumbs(process, (_("Roles"), "")),
    }
    return render(request, "processes/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def give(request: ProcessRequest) -> HttpResponse:
    """A role for somebody whom the secretariat knows."""
    process = request.process
    form = GiveRoleForm(request.POST or None, process=process, actor=request.actor, people=known_people(process))
    if done(request, form, actions.give_role, process=process):
        return redirect("processes_roles", process.slug)
    title = _("Give a role")
    context = {"form": form, "title": title, "crumbs": _crumbs(request, title)}
    return render(request, "processes/role_give.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def invite(request: ProcessRequest) -> HttpResponse:
    """A role for somebody new: the link with which they take it over is shown once."""
    process, title = request.process, _("Invite somebody to a role")
    form = InviteForm(request.POST or None, process=process, actor=request.actor)
    context = {"form": form, "title": title, "crumbs": _crumbs(request, title)}
    if request.method == "POST":
        claim = perform(form, actions.invite_to_role, by=request.actor, process=process)
        if claim:
            where = reverse("people_claim", args=[claim.token]) if claim.token else ""
            context["link"] = where and request.build_absolute_uri(where)
            return render(request, "processes/role_invited.html", context)
    return render(request, "processes/role_invite.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(may_run)
def end(request: ProcessRequest, role: int) -> HttpResponse:
    """End a role, after a page that says what that means."""
    process = request.process
    row = process.roles.filter(pk=role).select_related("person", "institution").first()
    if row is None:
        raise Http404
    form = ActForm(request.POST or None)
    if done(request, form, actions.end_role, process=process, role=row):
        return redirect("processes_roles", process.slug)
    [holding] = holdings(process, [row], request.actor)
    title = _("End a role")
    context = {"form": form, "holding": holding, "title": title, "crumbs": _crumbs(request, title)}
    return render(request, "processes/role_end.html", context)


def _crumbs(request: ProcessRequest, title: str) -> list[dict[str, str]]:
    return crumbs(request.process, (_("Roles"), reverse("processes_roles", args=[request.process.slug])), (title, ""))
