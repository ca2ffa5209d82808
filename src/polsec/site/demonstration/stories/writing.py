"""The later chapters of a story: themes, a text with its comments and versions, positions, approval, publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from polsec.foundation.decisions import actions as decisions
from polsec.foundation.decisions.models import Question
from polsec.foundation.discussion import actions as discussion
from polsec.foundation.documents.actions import Draft
from polsec.foundation.documents.queries import current_version, wordings
from polsec.foundation.jobs.queue import run_due
from polsec.foundation.kit import clock
from polsec.foundation.record.sequencer import drain
from polsec.site.demonstration.stories.people import now
from polsec.site.demonstration.stories.signing import sign
from polsec.site.demonstration.stories.telling import Told, delegate
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal
from polsec.stages.publishing import actions as publishing
from polsec.stages.publishing.models import Publication
from polsec.stages.sanction import actions as sanction
from polsec.stages.sanction.models import Approval


def write(told: Told) -> Proposal:
    """The text is begun in its first wording, commented on, and carried to its next version."""
    text = told.story["text"]
    with told.on(0.45):
        told.begin_stage("proposals")
        proposal = _begin(told, text)
    with told.on(0.55):
        _comment(told, proposal)
    with told.on(0.62):
        _revise(told, proposal, text)
    proposal.document.object.refresh_from_db()
    return proposal


def _begin(told: Told, text: dict[str, Any]) -> Proposal:
    earlier, further = text.get("revision", {}).get("from", {}), text.get("sources", {})
    drafts = [
        Draft(
            row["heading"],
            earlier.get(str(number), row["text"]),
            sources=(told.themes[further[str(number)]],) if str(number) in further else (),
        )
        for number, row in enumerate(text["provisions"])
    ]
    return proposals.begin(
        by=now(told.facilitator),
        body=told.bodies["group"].object,
        theme=told.themes[text["theme"]],
        title=text["title"],
        language="es",
        drafts=drafts,
    )


def _comment(told: Told, proposal: Proposal) -> None:
    """What was said of each paragraph, and what became of it."""
    paragraphs = wordings(current_version(proposal.document))
    for said in told.story.get("comments", ()):
        about = paragraphs[said["on"]].provision.object
        comment = discussion.comment(
            by=delegate(told, said["by"]),
            about=about,
            tone=said["tone"],
            text=said["text"],
            language="es",
            institution=told.institutions[said["by"]].object,
        )
        if "fate" in said:
            discussion.answer(
                by=now(told.facilitator), comment=comment, fate=said["fate"], reason=said["reason"], became=about
            )


def _revise(told: Told, proposal: Proposal, text: dict[str, Any]) -> None:
    revision = text.get("revision")
    if not revision:
        return
    rows = wordings(current_version(proposal.document))
    changed = revision.get("changes", {})
    drafts = [
        Draft(row["heading"], changed.get(str(number), row["text"]), rows[number].provision_id)
        for number, row in enumerate(text["provisions"])
    ]
    proposal.document.object.refresh_from_db()
    seen = proposal.document.object.version
    proposals.revise(by=now(told.facilitator), proposal=proposal, seen=seen, drafts=drafts, note=revision["note"])


def put(told: Told, proposal: Proposal) -> Question:
    """The body is asked; the institutions answer as the story says; where all have, it is closed."""
    closes_later = not told.reaches("sanction")
    with told.on(1.0 if closes_later else 0.7):
        question = proposals.put(
            by=now(told.facilitator),
            proposal=proposal,
            seen=proposal.document.object.version,
            text="¿Consiente su institución en este texto?",
            closes_at=clock.now() + timedelta(days=10),
        )
        _answer(told, question, told.story["positions"])
    if not closes_later:
        with told.on(0.7, minutes=90):
            decisions.close(by=now(told.facilitator), question=question)
    return question


def _answer(told: Told, question: Question, positions: dict[str, list[Any]]) -> None:
    for key, (stance, reason, *released) in positions.items():
        printed, named = released or (False, False)
        decisions.take_position(
            by=delegate(told, key),
            question=question,
            institution=told.institutions[key].object,
            stance=stance,
            reason=reason,
            printed=printed,
            named=named,
        )


def approve(told: Told, proposal: Proposal) -> Approval:
    """The highest body is asked; where the story goes on, everybody answers and the text is approved."""
    goes_on = told.reaches("publications")
    with told.on(0.85 if goes_on else 1.0):
        told.begin_stage("sanction")
        approval = sanction.submit(
            by=now(told.coordinator),
            proposal=proposal,
            seen=proposal.document.object.version,
            text="¿Aprueba su institución este texto como definitivo?",
            closes_at=clock.now() + timedelta(days=10),
        )
        _answer(told, approval.question, told.story["final"])
    if goes_on:
        with told.on(0.85, minutes=90):
            decisions.close(by=now(told.coordinator), question=approval.question)
        with told.on(0.9):
            sign(told, Approval.objects.get(pk=approval.pk))
    return approval


def publish(told: Told, approval: Approval) -> None:
    """The approved text is set and published. The record is signed first, since the document names its place there."""
    drain([told.process.pk])
    with told.on(0.95):
        told.begin_stage("publications")
        publication = publishing.begin(by=now(told.coordinator), approval=Approval.objects.get(pk=approval.pk))
    run_due()
    with told.on(1.0):
        row = Publication.objects.get(pk=publication.pk)
        publishing.publish(by=now(told.coordinator), publication=row)
