"""Proposals: the texts of a process, one text with its comments and versions, writing it, putting it to its body."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polsec.foundation.bodies.queries import bodies_of
from polsec.foundation.decisions.queries import questions_about
from polsec.foundation.discussion.queries import comments_on
from polsec.foundation.documents import queries as documents
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import perform
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import origins
from polsec.foundation.processes.http import ProcessRequest, in_process, made, seen
from polsec.stages.proposals import actions, queries, rules
from polsec.stages.proposals.forms import BeginForm, PutForm, RevisionForm, drafts, paragraphs
from polsec.stages.proposals.ports import KEY, next_steps


@require_safe
@in_process
def index(request: ProcessRequest) -> HttpResponse:
    """The proposals of a process that the reader may see."""
    context = {
        "proposals": queries.proposals_in(request.process.pk, request.actor),
        "may_begin": bool(_bodies(request)),
    }
    return render(request, "proposals/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def begin(request: ProcessRequest) -> HttpResponse:
    """Begin the text on a theme."""
    bodies = _bodies(request)
    if not bodies:
        raise NotAllowed
    themes = {theme.pk: theme for theme in queries.themes_to_write_on(request.process.pk, request.actor)}
    form = BeginForm(
        request.POST or None,
        themes={str(pk): str(theme) for pk, theme in themes.items()},
        bodies={str(pk): str(body) for pk, body in bodies.items()},
        initial={"theme": request.GET.get("theme")},
    )
    text = paragraphs(themes.values(), request.POST or None)
    if request.method == "POST" and text.is_valid() and form.is_valid():
        begun = perform(
            form,
            actions.begin,
            by=request.actor,
            theme=themes[UUID(form.cleaned_data["theme"])],
            body=bodies[UUID(form.cleaned_data["body"])],
            language=get_language() or "es",
            drafts=drafts(text, themes.values()),
        )
        if begun:
            return redirect("proposals_proposal", process=request.process.slug, proposal=begun.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/begin.html", {"form": form, "text": text, "themes": themes}, status=status)


@require_safe
@in_process
def proposal(request: ProcessRequest, proposal: UUID) -> HttpResponse:
    """One text with the comments on each paragraph and where each comes from; its versions; what comes next."""
    row = seen(request, queries.proposal_of, proposal)
    version = documents.current_version(row.document)
    wordings = documents.wordings(version)
    ids = [wording.provision_id for wording in wordings]
    comments, lineages = comments_on(ids, request.actor), origins(ids, request.actor)
    context = {
        "proposal": row,
        "version": version,
        "paragraphs": [(w, comments[w.provision_id], lineages[w.provision_id]) for w in wordings],
        "versions": documents.versions(row.document),
        "may_write": row.may_change and rules.may_write.test(request.actor, row),
        "questions": questions_about(row.document.pk, request.actor),
        "steps": [step for steps in next_steps.handlers(KEY) for step in steps(row, request.actor)],
    }
    return render(request, "proposals/proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def revise(request: ProcessRequest, proposal: UUID) -> HttpResponse:
    """Carry the text to its next version."""
    row = seen(request, queries.proposal_of, proposal, rules.may_write)
    actions.check_may_change(row)
    wordings = documents.wordings(documents.current_version(row.document))
    form = RevisionForm(request.POST or None, initial={"seen": row.document.object.version})
    themes = queries.themes_to_write_on(request.process.pk, request.actor)
    text = paragraphs(themes, request.POST or None, wordings)
    is_sent = request.method == "POST" and text.is_valid()
    if is_sent and perform(form, actions.revise, by=request.actor, proposal=row, drafts=drafts(text, themes)):
        messages.success(request, _("The new version is there. The earlier ones stay readable."))
        return redirect("proposals_proposal", process=request.process.slug, proposal=row.pk)
    context = {"proposal": row, "form": form, "text": text}
    return render(request, "proposals/revise.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def put(request: ProcessRequest, proposal: UUID) -> HttpResponse:
    """Ask the body whether it consents to the text."""
    row = seen(request, queries.proposal_of, proposal, rules.may_write)
    actions.check_may_change(row)
    initial = {"seen": row.document.object.version, "text": _("Does your institution consent to this text?")}
    form = PutForm(request.POST or None, initial=initial)
    if question := made(request, form, actions.put, proposal=row):
        messages.success(request, _("The question is open. The delegates of the body find it on their day page."))
        return redirect("decisions_question", process=request.process.slug, question=question.pk)
    context = {"proposal": row, "form": form}
    return render(request, "proposals/put.html", context, status=422 if form.is_bound else 200)


@require_safe
@in_process
def changes(request: ProcessRequest, proposal: UUID, number: int) -> HttpResponse:
    """What changed from the version before to this one, paragraph by paragraph."""
    row = seen(request, queries.proposal_of, proposal)
    found = {version.number: version for version in documents.versions(row.document)}
    if number not in found or number - 1 not in found:
        raise Http404
    before, after = documents.wordings(found[number - 1]), documents.wordings(found[number])
    context = {"proposal": row, "version": found[number], "changes": documents.changes(before, after)}
    return render(request, "proposals/changes.html", context)


def _bodies(request: ProcessRequest) -> dict[UUID, Object]:
    """The bodies in whose rooms the reader may write."""
    bodies: Any = bodies_of(request.process.pk)
    return {body.pk: body.object for body in bodies if rules.may_write.test(request.actor, body.object)}
