"""The comments on one object, and what became of each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from polsec.foundation.discussion import actions, rules
from polsec.foundation.discussion.forms import AnswerForm, CommentForm
from polsec.foundation.discussion.models import Comment
from polsec.foundation.discussion.queries import comments_on
from polsec.foundation.kit.http import perform
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Institution
from polsec.foundation.people.naming import as_choices, names_of_institutions
from polsec.foundation.people.queries import name_for
from polsec.foundation.processes.http import ProcessRequest, in_process


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def thread(request: ProcessRequest, about: UUID) -> HttpResponse:
    """What was said about an object, and the form to say more."""
    thing = _seen(request, about)
    may_comment = rules.may_comment.test(request.actor, thing)
    mine = as_choices(request.actor.institutions_in(request.process.pk))
    names = {pk: name_for(row, request.actor) for pk, row in mine.items()}
    form = CommentForm(request.POST or None, institutions=names)
    if request.method == "POST" and _said(request, form, thing, mine):
        messages.success(request, _("Your comment is there. Whoever may read the text reads it."))
        return redirect("discussion_thread", process=request.process.slug, about=about)
    comments = comments_on([about], request.actor)[about]
    context = {
        "about": thing,
        "comments": comments,
        "names": names_of_institutions([c.institution_id for c in comments if c.institution_id], request.actor),
        "form": form if may_comment else None,
        "may_answer": rules.may_answer.test(request.actor, thing),
    }
    return render(request, "discussion/thread.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def answer(request: ProcessRequest, comment: UUID) -> HttpResponse:
    """Say what became of a comment."""
    row = Comment.objects.select_related("about", "institution").filter(pk=comment).first()
    if row is None or not rules.may_answer.test(request.actor, _seen(request, row.about_id)):
        raise Http404
    form = AnswerForm(request.POST or None)
    answered = None
    if request.method == "POST":
        answered = perform(form, actions.answer, by=request.actor, comment=row, became=row.about)
    if answered:
        messages.success(request, _("What became of the comment is noted."))
        return redirect("discussion_thread", process=request.process.slug, about=row.about_id)
    names = names_of_institutions([row.institution_id] if row.institution_id else [], request.actor)
    context = {"comment": row, "form": form, "names": names}
    return render(request, "discussion/answer.html", context, status=422 if form.is_bound else 200)


def _seen(request: ProcessRequest, pk: UUID) -> Object:
    """The object, if it belongs to this process and the reader may see it; otherwise there is no such page."""
    things = Object.objects.select_related("process", "room")
    thing: Object | None = things.filter(pk=pk, process=request.process.pk).first()
    if thing is None or not thing.is_visible_to(request.actor):
        raise Http404
    return thing


def _said(request: ProcessRequest, form: CommentForm, thing: Object, mine: dict[str, Institution]) -> Comment | None:
    institution = mine.get(form.cleaned_data.get("institution", "")) if form.is_valid() else None
    return perform(
        form,
        actions.comment,
        by=request.actor,
        about=thing,
        language=get_language() or "es",
        institution=institution.object if institution else None,
    )
