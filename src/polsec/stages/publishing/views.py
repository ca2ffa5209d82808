"""Publications: what is public of a process, one document, one paragraph with its way back, having a text set."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polsec.foundation.decisions.queries import is_reason_withheld
from polsec.foundation.decisions.releases import released_to
from polsec.foundation.jobs.models import Job
from polsec.foundation.kit.http import request_id
from polsec.foundation.kit.objects import ancestry
from polsec.foundation.people.naming import names_of_institutions
from polsec.foundation.processes.http import ProcessRequest, in_process, seen
from polsec.foundation.rendering.publication import mark
from polsec.stages.publishing import actions, queries, rules
from polsec.stages.publishing.contributions import contributions_of
from polsec.stages.publishing.lineage import ways_back
from polsec.stages.sanction.queries import approval_of


@require_safe
@in_process
def index(request: ProcessRequest) -> HttpResponse:
    """The publications of a process that the reader may see."""
    rows = queries.publications_in(request.process.pk, request.actor)
    return render(request, "publishing/index.html", {"publications": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@in_process
def begin(request: ProcessRequest, approval: UUID) -> HttpResponse:
    """Have an approved text set as a document."""
    row = seen(request, approval_of, approval, rules.may_publish)
    if request.method == "POST":
        made = actions.begin(by=request.actor, request_id=request_id(request), approval=row)
        return redirect("publishing_publication", process=request.process.slug, publication=made.pk)
    return render(request, "publishing/begin.html", {"approval": row})


@require_safe
@in_process
def publication(request: ProcessRequest, publication: UUID) -> HttpResponse:
    """One document: to download, and to read here with the way back from each paragraph."""
    row = seen(request, queries.publication_of, publication)
    question = row.approval.question
    wordings = queries.wordings_of(row)
    context = {
        "publication": row,
        "question": question,
        "ways": [(way, mark(str(way.wording.provision_id))) for way in ways_back(wordings, request.LANGUAGE_CODE)],
        "printed": released_to(question, request.actor),
        "withheld": is_reason_withheld(question),
        "job": Job.objects.filter(pk=row.job).first() if row.job and row.file_id is None else None,
        "may_publish": rules.may_publish.test(request.actor, row),
    }
    return render(request, "publishing/publication.html", context)


@require_POST
@in_process
def publish(request: ProcessRequest, publication: UUID) -> HttpResponse:
    """Make a document public."""
    row = seen(request, queries.publication_of, publication)
    actions.publish(by=request.actor, request_id=request_id(request), publication=row)
    messages.success(
        request, _("The document is public. Its file and the way back from each paragraph are on the record.")
    )
    return redirect("publishing_publication", process=request.process.slug, publication=row.pk)


@require_safe
@in_process
def provision(request: ProcessRequest, provision: UUID) -> HttpResponse:
    """One published paragraph and the way back from it: to the theme, and to those who released their names."""
    wording = queries.published_wording(provision, request.process.pk)
    if wording is None:
        raise Http404
    row = queries.publication_of_document(wording.version.document_id)
    steps, reserved = ancestry(provision, request.actor)
    context = {
        "wording": wording,
        "publication": row,
        "question": row.approval.question,
        "mark": mark(str(provision)),
        "steps": steps,
        "reserved": reserved,
    }
    return render(request, "publishing/provision.html", context)


@require_safe
@in_process
def contributions(request: ProcessRequest) -> HttpResponse:
    """What the reader's institution, or the reader, brought into the process, and what became of each thing."""
    if request.process.pk not in request.actor.processes:
        raise Http404
    rows = contributions_of(request.process.pk, request.actor)
    names = names_of_institutions([row.institution for row in rows], request.actor)
    told = [(row, names.get(row.institution, "") if row.institution else "") for row in rows]
    return render(request, "publishing/contributions.html", {"contributions": told})
