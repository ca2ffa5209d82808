"""Final approvals: submitting a text to the highest body, what came of it, the signed minute and who attests it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.decisions.queries import is_reason_withheld
from polsec.foundation.decisions.releases import released_to
from polsec.foundation.documents.queries import wordings_by_digest
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.kit.http import request_id
from polsec.foundation.people.naming import names_of_institutions
from polsec.foundation.processes.http import ProcessRequest, done, in_process, made, seen
from polsec.stages.proposals.forms import PutForm
from polsec.stages.proposals.queries import proposal_of
from polsec.stages.sanction import actions, queries, rules
from polsec.stages.sanction.forms import SignedCopyForm
from polsec.stages.sanction.models import State
from polsec.stages.sanction.ports import KEY, next_steps
from polsec.stages.sanction.printing import minute_of


@require_safe
@in_process
def index(request: ProcessRequest) -> HttpResponse:
    """The final approvals of a process that the reader may see."""
    return render(
        request, "sanction/index.html", {"approvals": queries.approvals_in(request.process.pk, request.actor)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def submit(request: ProcessRequest, proposal: UUID) -> HttpResponse:
    """Ask the highest body for its final approval of an agreed text."""
    row = seen(request, proposal_of, proposal, rules.may_submit)
    initial = {"seen": row.document.object.version, "text": _("Do you approve this text as final?")}
    form = PutForm(request.POST or None, initial=initial)
    if approval := made(request, form, actions.submit, proposal=row):
        messages.success(request, _("The text is before the highest body."))
        return redirect("sanction_approval", process=request.process.slug, approval=approval.pk)
    context = {"proposal": row, "form": form}
    return render(request, "sanction/submit.html", context, status=422 if form.is_bound else 200)


@require_safe
@in_process
def approval(request: ProcessRequest, approval: UUID) -> HttpResponse:
    """One final approval: what came of it, with the reservations; how it is signed; who attests that."""
    row = seen(request, queries.approval_of, approval)
    mine = rules.speaks_for(request.actor, row)
    attested = list(row.attestations.select_related("institution"))
    ids = {a.institution_id for a in attested} | mine
    names = names_of_institutions(ids, request.actor)
    document = row.proposal.document
    inside = row.question.body_id in request.actor.rooms or rules.may_submit.test(request.actor, row)
    is_text_shown = document.object.is_visible_to(request.actor)
    context = {
        "approval": row,
        "wordings": wordings_by_digest(document.pk, row.question.subject_version) if is_text_shown else [],
        "printed": released_to(row.question, request.actor),
        "withheld": is_reason_withheld(row.question),
        "attested": [names[a.institution_id] if inside else "" for a in attested],
        "may_attest": [(pk, names[pk]) for pk in mine if pk not in {a.institution_id for a in attested}],
        "steps": [step for steps in next_steps.handlers(KEY) for step in steps(row, request.actor)],
        "is_approved": row.state == State.APPROVED,
        "may_print": inside,
        "may_keep": not row.signed_copy_id and rules.may_submit.test(request.actor, row),
    }
    return render(request, "sanction/approval.html", context)


@require_safe
@in_process
def minute(request: ProcessRequest, approval: UUID) -> HttpResponse:
    """The minute to be printed and signed by hand, for who is in the highest body or runs the process."""
    row = seen(request, queries.approval_of, approval)
    if row.question.body_id not in request.actor.rooms and not rules.may_submit.test(request.actor, row):
        raise NotAllowed
    name = f"acta-{str(row.pk)[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(minute_of(row, request.actor), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def keep_signed(request: ProcessRequest, approval: UUID) -> HttpResponse:
    """Keep the scan of the minute that was signed by hand."""
    row = seen(request, queries.approval_of, approval, rules.may_submit)
    form = SignedCopyForm(request.POST or None, request.FILES or None)
    if done(request, form, actions.keep_signed_copy, approval=row):
        messages.success(request, _("The scan is kept. Two institutions of different sectors can attest it now."))
        return redirect("sanction_approval", process=request.process.slug, approval=row.pk)
    context = {"approval": row, "form": form}
    return render(request, "sanction/keep_signed.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_process
def attest(request: ProcessRequest, approval: UUID) -> HttpResponse:
    """Attest, for one's institution, that the scan is of the minute that was signed."""
    row = seen(request, queries.approval_of, approval)
    mine = {str(pk): pk for pk in rules.speaks_for(request.actor, row)}
    chosen = mine.get(request.POST.get("institution", ""))
    if chosen is None:
        raise NotAllowed
    actions.attest(by=request.actor, request_id=request_id(request), approval=row, institution_id=chosen)
    messages.success(request, _("Your institution attests the signed minute. This is on the record."))
    return redirect("sanction_approval", process=request.process.slug, approval=row.pk)
