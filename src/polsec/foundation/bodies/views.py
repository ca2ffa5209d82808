"""Pages of bodies: the list, one body, and what its coordinator does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.bodies import actions, queries, rules, shown
from polsec.foundation.bodies.forms import AssignForm, BodyForm, LetterForm, MandateForm, SeatForm
from polsec.foundation.bodies.models import Assignment, Body, Mandate, Seat
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.models import in_language
from polsec.foundation.kit.objects import address_of
from polsec.foundation.people.models import Institution
from polsec.foundation.people.queries import name_for
from polsec.foundation.processes.http import ProcessRequest, allowed, crumbs, done, in_process, made


@require_safe
@in_process
def bodies(request: ProcessRequest) -> HttpResponse:
    """The bodies of a process, for everyone who may see it."""
    context = {
        "summaries": shown.summaries(request.process),
        "may_create": rules.is_coordinator.test(request.actor, request.process),
        "crumbs": crumbs(request.process, (_("Bodies"), "")),
    }
    return render(request, "bodies/bodies.html", context)


@require_safe
@in_process
def body(request: ProcessRequest, body: UUID) -> HttpResponse:
    """One body: what it is for, its rules, its seats, who accompanies it."""
    row = _body(request, body)
    context = {
        "body": row,
        "purpose": in_language(row.purpose),
        "facts": shown.rules_of(row),
        "places": shown.places(row, request.actor),
        "companions": shown.companions(request.process, row, request.actor),
        "is_inside": rules.is_inside.test(request.actor, row),
        "may_run": rules.is_coordinator.test(request.actor, row),
        "crumbs": _crumbs(request, (str(row), "")),
    }
    return render(request, "bodies/body.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def create(request: ProcessRequest) -> HttpResponse:
    """A new body with its rules."""
    process = request.process
    has_highest = queries.highest_body(process.pk) is not None
    kind = {"type": "working-group"} if has_highest else {"type": "project-group", "is_highest": True}
    form = BodyForm(
        request.POST or None, process=process, has_highest=has_highest, initial={"decides": "consent"} | kind
    )
    if created := made(request, form, actions.create, process=process):
        return redirect("bodies_body", process.slug, created.pk)
    title = _("Create a body")
    return _form_page(request, form, title, _("Create it"), _("Everyone can read that it exists, and its rules."))


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def give_seat(request: ProcessRequest, body: UUID) -> HttpResponse:
    """A seat for an institution."""
    row = _body(request, body)
    free = list(Institution.objects.filter(shown.seatless(request.process, row)))
    form = SeatForm(request.POST or None, institutions=free, actor=request.actor)
    if done(request, form, actions.give_seat, body=row):
        return redirect("bodies_body", request.process.slug, row.pk)
    told = _(
        "Members of the process see which institution it is; everyone sees it by name only if it released its name."
    )
    return _form_page(request, form, _("Give a seat"), _("Give the seat"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def give_mandate(request: ProcessRequest, body: UUID, seat: int) -> HttpResponse:
    """A mandate for a seat. For somebody new, the link with which they enter is shown once."""
    row = _body(request, body)
    place = _of(Seat, row, seat)
    name = name_for(Institution.objects.get(pk=place.institution_id), request.actor)
    form = MandateForm(request.POST or None, request.FILES or None, process=request.process)
    if given := made(request, form, actions.give_mandate, seat=place):
        if not given.token:
            return redirect("bodies_body", request.process.slug, row.pk)
        link = request.build_absolute_uri(reverse("people_claim", args=[given.token]))
        context = {"body": row, "link": link, "crumbs": _crumbs(request, _step(row), (_("Mandate given"), ""))}
        return render(request, "bodies/mandate_given.html", context)
    title = _("Give a mandate: %(institution)s") % {"institution": name}
    told = _("The members of this body see who speaks for the institution. Nobody outside it does.")
    return _form_page(request, form, title, _("Give the mandate"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def add_letter(request: ProcessRequest, body: UUID, mandate: int) -> HttpResponse:
    """The letter that names a delegate, handed in by the institution or the secretariat."""
    row = _body(request, body)
    held = _of(Mandate, row, mandate, through="seat__body")
    if not (rules.is_coordinator | rules.sits_there).test(request.actor, held):
        raise NotAllowed
    form = LetterForm(request.POST or None, request.FILES or None)
    if done(request, form, actions.add_letter, mandate=held):
        return redirect("bodies_body", request.process.slug, row.pk)
    told = _("The secretariat keeps the letter. The members of this body see that it is there, and nothing of it.")
    facts = shown.facts_of(row, request.actor, institution=held.seat.institution_id, person=held.person_id)
    return _form_page(request, form, _("Hand in the letter of a mandate"), _("Hand it in"), told, row, facts=facts)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def assign(request: ProcessRequest, body: UUID) -> HttpResponse:
    """Somebody who accompanies a body."""
    row = _body(request, body)
    form = AssignForm(request.POST or None, process=request.process)
    if done(request, form, actions.assign, body=row):
        return redirect("bodies_body", request.process.slug, row.pk)
    told = _("From now on this person sees what belongs to the room of this body.")
    return _form_page(request, form, _("Assign somebody"), _("Assign"), told, row)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def leave_seat(request: ProcessRequest, body: UUID, seat: int) -> HttpResponse:
    """Note that an institution leaves a body."""
    row = _body(request, body)
    place = _of(Seat, row, seat)
    title = _("End the seat of an institution")
    facts = shown.facts_of(row, request.actor, institution=place.institution_id)
    told = _("Its mandates in this body end now. The history of the seat stays, and it can come back later.")
    return _confirm(request, row, actions.leave_seat, {"seat": place}, title, told, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def end_mandate(request: ProcessRequest, body: UUID, mandate: int) -> HttpResponse:
    """End a mandate, after a page that says what that means."""
    row = _body(request, body)
    held = _of(Mandate, row, mandate, through="seat__body")
    told = _("This person no longer sees the room or speaks for the institution. The seat stays.")
    facts = shown.facts_of(row, request.actor, institution=held.seat.institution_id, person=held.person_id)
    return _confirm(request, row, actions.end_mandate, {"mandate": held}, _("End a mandate"), told, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
@allowed(rules.is_coordinator)
def end_assignment(request: ProcessRequest, body: UUID, assignment: int) -> HttpResponse:
    """End an assignment, after a page that says what that means."""
    row = _body(request, body)
    held = _of(Assignment, row, assignment)
    told = _("This person no longer sees what belongs to the room of this body.")
    facts = shown.facts_of(row, request.actor, person=held.person_id, duty=str(held.get_duty_display()))
    return _confirm(request, row, actions.end_assignment, {"assignment": held}, _("End an assignment"), told, facts)


def _confirm(
    request: ProcessRequest,
    body: Body,
    act: Callable[..., object],
    about: dict[str, Any],
    title: str,
    told: str,
    facts: list[dict[str, str]],
) -> HttpResponse:
    form = ActForm(request.POST or None)
    if done(request, form, act, **about):
        return redirect("bodies_body", request.process.slug, body.pk)
    return _form_page(request, form, title, title, told, body, kind="danger", facts=facts)


def _form_page(
    request: ProcessRequest,
    form: ActForm,
    title: str,
    submit: str,
    told: str,
    body: Body | None = None,
    *,
    kind: str = "",
    facts: list[dict[str, str]] | None = None,
) -> HttpResponse:
    steps = [_step(body)] if body else []
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "told": told,
        "kind": kind,
        "facts": facts,
        "back": steps[0][1] if body else reverse("bodies_list", args=[request.process.slug]),
        "crumbs": _crumbs(request, *steps, (title, "")),
    }
    return render(request, "bodies/form.html", context, status=422 if form.errors else 200)


def _body(request: ProcessRequest, pk: UUID) -> Body:
    row: Body | None = Body.objects.filter(pk=pk, object__process=request.process.pk).first()
    if row is None or not row.object.is_visible_to(request.actor):
        raise Http404
    return row


def _of(model: type[Any], body: Body, pk: int, *, through: str = "body") -> Any:
    row = model.objects.filter(pk=pk, **{through: body}).first()
    if row is None:
        raise Http404
    return row


def _step(body: Body) -> tuple[str, str]:
    return str(body), address_of(body.object)


def _crumbs(request: ProcessRequest, *steps: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs(request.process, (_("Bodies"), reverse("bodies_list", args=[request.process.slug])), *steps)
