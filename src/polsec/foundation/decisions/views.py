"""Questions to the bodies of a process, and the positions on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.decisions import actions, queries, rules
from polsec.foundation.decisions.forms import PositionForm
from polsec.foundation.decisions.models import Position, Question
from polsec.foundation.decisions.releases import released_to
from polsec.foundation.decisions.tally import by_sector
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit import clock
from polsec.foundation.kit.http import perform, request_id
from polsec.foundation.people.models import Institution
from polsec.foundation.people.naming import as_choices, institutions_as_told
from polsec.foundation.people.queries import name_for
from polsec.foundation.processes.http import ProcessRequest, in_process, seen


@require_safe
@in_process
def index(request: ProcessRequest) -> HttpResponse:
    """The questions of a process that the reader may see."""
    questions = queries.questions_in(request.process.pk, request.actor)
    return render(request, "decisions/index.html", {"questions": questions, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def question(request: ProcessRequest, question: UUID) -> HttpResponse:
    """One question: what is asked, the text, where one's institution stands, what came of it."""
    row = seen(request, queries.question_of, question)
    mine = _spoken_for(request, row)
    form = _form(request, row, mine)
    if request.method == "POST":
        if form is None:
            actions.check_open(row)
            raise Http404
        if _taken(request, form, row, mine):
            messages.success(request, _("What your institution says is kept. Until the close you can say it anew."))
            return redirect("decisions_question", process=request.process.slug, question=row.pk)
    return render(request, "decisions/question.html", _context(request, row, form), status=_status(form))


@require_POST
@in_process
def close(request: ProcessRequest, question: UUID) -> HttpResponse:
    """Close a question on which everybody has spoken or whose date has passed."""
    row = seen(request, queries.question_of, question)
    actions.close(by=request.actor, request_id=request_id(request), question=row)
    messages.success(request, _("The question is closed. The record shows what came of it."))
    return redirect("decisions_question", process=request.process.slug, question=row.pk)


def _spoken_for(request: ProcessRequest, row: Question) -> dict[str, Institution]:
    """The institutions for which the reader may still take a position."""
    is_over = row.is_closed or clock.now() >= row.closes_at
    return {} if is_over else as_choices(rules.speaks_for(request.actor, row))


def _form(request: ProcessRequest, row: Question, mine: dict[str, Institution]) -> PositionForm | None:
    """The form for who speaks for an institution, while the question is open; filled with what it said last."""
    if not mine:
        return None
    names = {pk: name_for(institution, request.actor) for pk, institution in mine.items()}
    if request.method == "POST":
        return PositionForm(request.POST, institutions=names)
    said = row.positions.filter(institution__in=list(mine)).first()
    initial = (
        {"stance": said.stance, "reason": said.reason, "printed": said.printed, "named": said.named} if said else {}
    )
    return PositionForm(institutions=names, initial=initial)


def _taken(request: ProcessRequest, form: PositionForm, row: Question, mine: dict[str, Institution]) -> Position | None:
    chosen = mine.get(form.data.get("institution", ""))
    institution = chosen.object if chosen else None
    return perform(form, actions.take_position, by=request.actor, question=row, institution=institution)


def _status(form: PositionForm | None) -> int:
    return 422 if form is not None and form.is_bound else 200


def _context(request: ProcessRequest, row: Question, form: PositionForm | None) -> dict[str, Any]:
    shown = queries.positions_shown(row, request.actor)
    told = institutions_as_told([position.institution_id for position in shown], request.actor)
    taken = row.positions.count()
    text = wordings_by_digest(row.subject_id, row.subject_version) if row.subject.kind == "document" else []
    is_over = clock.now() >= row.closes_at
    return {
        "question": row,
        "wordings": text if row.subject.is_visible_to(request.actor) else [],
        "form": form,
        "positions": [(told[position.institution_id].name, position) for position in shown],
        "tally": by_sector((told[each.institution_id].sector, each.stance) for each in shown)
        if row.is_closed and shown
        else None,
        "printed": released_to(row, request.actor),
        "withheld": queries.is_reason_withheld(row),
        "taken": taken,
        "is_over": is_over,
        "may_close": not row.is_closed
        and rules.may_close.test(request.actor, row)
        and (is_over or (taken > 0 and not queries.waited_for(row))),
    }
