"""Pages for whoever holds the link of an invitation. No account is needed to be heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from polsec.errors import Message
from polsec.foundation.kit.errors import Closed, Refused
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.http import explain, perform
from polsec.foundation.kit.models import in_language
from polsec.foundation.people.signing_in import check_rate
from polsec.foundation.processes.queries import rules_in_force
from polsec.stages.convening import actions, posting, queries, rules
from polsec.stages.convening.forms import THINKS, AnswerForm, ContestForm
from polsec.stages.convening.models import Answer, Invitation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Invitation, P], HttpResponse]


def by_link(view: View[P]) -> Callable[..., HttpResponse]:
    """Give a view the invitation of the link's secret. Raises Closed for a secret that belongs to none."""

    @never_cache
    @sensitive_variables("token")
    @wraps(view)
    def answer(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        check_rate(request, "people_claim")
        found = queries.invitation_with(token)
        if found is None:
            raise Closed(Message("There is no such invitation. Check that the whole address was copied."))
        with timezone.override(found.process.timezone):
            response = view(request, found, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The invitation and the form to answer it; what was answered, once it was."""
    standing = queries.standing_of(invitation)
    if standing.answer and standing.answer.waits_for_confirmation:
        return _page(request, invitation, "convening/confirm.html", answer=standing.answer, form=ContestForm())
    try:
        actions.check_open(invitation)
    except Refused as refusal:
        context = {"refusal": explain(refusal), "answer": standing.answer}
        return _page(request, invitation, "convening/closed.html", status=int(refusal.status), **context)
    return _answering(request, invitation)


def _answering(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AnswerForm(request.POST or None, request.FILES or None, is_protected=invitation.institution.is_protected)
    if form.is_valid():
        if form.cleaned_data["choice"] == THINKS:
            if perform(form, _thinking, invitation=invitation) is not None:
                return _page(request, invitation, "convening/thinks.html")
        else:
            given = perform(form, _replying(form), invitation=invitation)
            if given is not None:
                ways = posting.ways_of(request, given)
                return _page(request, invitation, "convening/answered.html", answer=given, ways=ways)
    if request.method == "POST":
        # Not when the page is read: programs that check mails follow its links, and nobody has opened anything then.
        actions.note_opened(by=rules.bearer_of(invitation), invitation=invitation)
    status = 422 if form.errors else 200
    return _page(request, invitation, "convening/answer.html", status=status, form=form, rules=_rules(invitation))


@require_POST
@by_link
def confirm(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What the secretariat entered is the institution's answer."""
    form = ActForm(request.POST)
    return _settle(request, invitation, form, actions.confirm)


@require_POST
@by_link
def contest(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What the secretariat entered is not the institution's answer."""
    return _settle(request, invitation, ContestForm(request.POST), actions.contest)


def _settle(request: HttpRequest, invitation: Invitation, form: ActForm, act: Callable[..., Answer]) -> HttpResponse:
    entered = invitation.answers.exclude(entered_by=None).order_by("id").last()
    if entered is None:
        raise Closed(Message("There is no answer to be confirmed."))
    settled = perform(form, act, by=rules.bearer_of(invitation), answer=entered)
    if settled is None:
        refusal = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return _page(request, invitation, "convening/closed.html", status=409, refusal=refusal, answer=None)
    return _page(request, invitation, "convening/settled.html", answer=settled)


def _thinking(*, request_id: Any, invitation: Invitation, **_rest: Any) -> Invitation:
    return actions.think_over(by=rules.bearer_of(invitation), request_id=request_id, invitation=invitation)


def _replying(form: AnswerForm) -> Callable[..., Answer]:
    def act(*, request_id: Any, invitation: Invitation, **_rest: Any) -> Answer:
        by = rules.bearer_of(invitation)
        return actions.answer(by=by, request_id=request_id, invitation=invitation, reply=form.reply)

    return act


def _rules(invitation: Invitation) -> list[dict[str, str]]:
    """The paragraphs of the rules in force, in the reader's language."""
    rules_of_process = rules_in_force(invitation.process)
    return in_language(rules_of_process.text) if rules_of_process else []  # type: ignore[return-value]


def _page(
    request: HttpRequest, invitation: Invitation, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, template, {"invitation": invitation, **context}, status=status)
