"""Themes: the list, one theme, proposing and changing it, putting it to its body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.bodies.queries import bodies_of
from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.objects import address_of, descent, origins
from polsec.foundation.people.models import Institution
from polsec.foundation.people.queries import name_for
from polsec.foundation.processes.http import ProcessRequest, crumbs, done, in_process, made, seen
from polsec.stages.agenda import actions, queries, rules
from polsec.stages.agenda.forms import AgreeForm, ProposeForm, PutForm, ReviseForm
from polsec.stages.agenda.models import Theme

USUAL_DAYS = 10


@require_safe
@in_process
def themes(request: ProcessRequest) -> HttpResponse:
    """The themes that the reader may see."""
    context = {
        "themes": queries.themes_of(request.process.pk, request.actor),
        "may_propose": bool(request.actor.roles_in(request.process.pk) & rules.VOICES),
        "crumbs": crumbs(request.process, (_("Themes"), "")),
    }
    return render(request, "agenda/themes.html", context)


@require_safe
@in_process
def theme(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """One theme: what it is, why, where it comes from, what comes next."""
    row = seen(request, queries.theme_of, theme)
    own = rules.speaks_for_its_institution.test(request.actor, row)
    inside = row.body_id in request.actor.rooms or request.process.pk in request.actor.secretariat_of
    context = {
        "theme": row,
        "institution": _name(request, row) if inside else "",
        "lineage": origins([row.pk], request.actor)[row.pk],
        "became": [thing for thing in descent([row.pk], request.actor)[row.pk] if address_of(thing)],
        "asked": row.object.questions.order_by("-opens_at") if inside else [],
        "may_change": own and row.is_open,
        "may_name": own and not row.is_named and not _institution(row).is_protected,
        "may_put": row.is_open and rules.may_put.test(request.actor, row),
        "inside": inside,
        "crumbs": _crumbs(request, (str(row), "")),
    }
    return render(request, "agenda/theme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def propose(request: ProcessRequest) -> HttpResponse:
    """Propose a theme for one's institution."""
    bodies = [body for body in bodies_of(request.process.pk) if rules.has_a_voice.test(request.actor, body)]
    if not bodies:
        raise NotAllowed
    form = ProposeForm(request.POST or None, bodies=bodies, may_name=_may_name(request))
    if proposed := made(request, form, actions.propose, language=get_language() or "es"):
        messages.success(request, _("Your theme is there. The members of the body read it."))
        return redirect("agenda_theme", request.process.slug, proposed.pk)
    told = _(
        "The members of the body read it, with the name of your institution. When the body agrees on it, everyone "
        "reads the theme; your name only if you release it."
    )
    return _form_page(request, form, _("Propose a theme"), _("Propose the theme"), told)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def revise(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """Other words for a theme of one's institution."""
    row = seen(request, queries.theme_of, theme, rules.speaks_for_its_institution)
    actions.check_may_change(row)
    initial = {
        "seen": row.object.version,
        "title": str(row),
        "reasons": row.reasons,
        "questions": "\n".join(row.questions),
    }
    form = ReviseForm(request.POST or None, initial=initial)
    if done(request, form, actions.revise, theme=row):
        return redirect("agenda_theme", request.process.slug, row.pk)
    told = _("The members of the body read the new words. What stood here before stays on the record.")
    return _form_page(request, form, _("Change the theme"), _("Keep the new words"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def withdraw(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """Withdraw a theme of one's institution, after a page that says what that means."""
    row = seen(request, queries.theme_of, theme, rules.speaks_for_its_institution)
    form = ActForm(request.POST or None)
    if done(request, form, actions.withdraw, theme=row):
        return redirect("agenda_theme", request.process.slug, row.pk)
    told = _("The members of the body still read it, marked as withdrawn. It can be proposed anew.")
    return _form_page(request, form, _("Withdraw the theme"), _("Withdraw it"), told, row, kind="danger")


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def release_name(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """Let the name of one's institution be told with its theme, after a page that says what that means."""
    row = seen(request, queries.theme_of, theme, rules.speaks_for_its_institution)
    form = ActForm(request.POST or None)
    if done(request, form, actions.release_name, theme=row):
        return redirect("agenda_theme", request.process.slug, row.pk)
    told = _(
        "The name of your institution is public from now on, and whoever reads this theme reads that you proposed it. "
        "What was printed or downloaded cannot be taken back."
    )
    return _form_page(request, form, _("Release your name with this theme"), _("Release the name"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def put(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """Ask the body whether it consents to working on a theme."""
    row = seen(request, queries.theme_of, theme, rules.may_put)
    actions.check_may_change(row)
    initial = {
        "seen": row.object.version,
        "text": _("Does your institution consent to working on this theme?"),
        "closes_at": timezone.localtime(clock.now()).replace(hour=18, minute=0) + timedelta(days=USUAL_DAYS),
    }
    form = PutForm(request.POST or None, initial=initial)
    if question := made(request, form, actions.put, theme=row, language=get_language() or "es"):
        return redirect("decisions_question", process=request.process.slug, question=question.pk)
    told = _("Each institution takes a position. If the body agrees, everyone reads the theme.")
    return _form_page(request, form, _("Put the theme to the body"), _("Put the question"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def agree(request: ProcessRequest, theme: UUID) -> HttpResponse:
    """Note that the body agreed on a theme in a session."""
    row = seen(request, queries.theme_of, theme, rules.may_put)
    actions.check_may_change(row)
    form = AgreeForm(request.POST or None)
    if done(request, form, actions.agree_theme, theme=row):
        return redirect("agenda_theme", request.process.slug, row.pk)
    told = _("Everyone reads the theme from now on, and where the body agreed. It cannot be taken back.")
    return _form_page(request, form, _("The body agreed in a session"), _("Note it"), told, row)


def _form_page(
    request: ProcessRequest,
    form: ActForm,
    title: str,
    submit: str,
    told: str,
    theme: Theme | None = None,
    *,
    kind: str = "",
) -> HttpResponse:
    here = [request.process.slug]
    steps = [(str(theme), reverse("agenda_theme", args=[*here, theme.pk]))] if theme else []
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "theme": theme,
        "submit": submit,
        "told": told,
        "kind": kind,
        "back": steps[0][1] if steps else reverse("agenda_themes", args=here),
        "crumbs": _crumbs(request, *steps, (title, "")),
    }
    return render(request, "agenda/form.html", context, status=422 if form.errors else 200)


def _institution(theme: Theme) -> Institution:
    return Institution.objects.get(pk=theme.institution_id)


def _name(request: ProcessRequest, theme: Theme) -> str:
    return name_for(_institution(theme), request.actor)


def _may_name(request: ProcessRequest) -> bool:
    own = request.actor.institutions_in(request.process.pk)
    return Institution.objects.filter(pk__in=own, is_protected=False).exists()


def _crumbs(request: ProcessRequest, *steps: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs(request.process, (_("Themes"), reverse("agenda_themes", args=[request.process.slug])), *steps)
