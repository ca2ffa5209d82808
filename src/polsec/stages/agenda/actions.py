"""What can be done with themes: proposed, changed, withdrawn, named, put to the body, agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.bodies.models import Body
from polsec.foundation.bodies.queries import speaks_for
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.decisions.models import Question
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_language
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Relation, Visibility
from polsec.foundation.kit.wording import check_readable
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Process, StageState
from polsec.foundation.processes.queries import stage
from polsec.foundation.record.leaves import disclose, leave
from polsec.foundation.record.models import Audience
from polsec.harmless import harmless
from polsec.stages.agenda import leaves, rules
from polsec.stages.agenda.models import State, Theme
from polsec.stages.agenda.steps import tell_of_new

PURPOSE = "agenda"
LONGEST_TITLE, LONGEST_REASONS, LONGEST_QUESTION, MOST_QUESTIONS = 160, 5_000, 300, 20


@action("agenda.propose", lock="body", may=rules.has_a_voice, leaf=leaves.PROPOSED)
def propose(
    *,
    by: Actor,
    request_id: UUID | None = None,
    body: Body,
    title: str,
    reasons: str,
    questions: list[str],
    language: str,
    is_named: bool = False,
) -> Theme:
    """A theme that the actor's institution wants the body to work on; the body's members see it.

    `is_named`: the institution's name may be told with it, outside the room as well. Raises Closed where the agenda
    stage has ended, Invalid for texts that are missing or too long.
    """
    institution = speaks_for(by, body)
    if institution is None:
        raise NotAllowed
    check_language(language)
    process = objects.process_of(body.object)
    _check_open(Process.objects.get(pk=process.pk))
    content = _content(title, reasons, questions, language)
    thing = objects.make(
        "theme",
        process=process,
        title={language: content["title"]},
        visibility=Visibility.ROOM,
        room=body.object,
        version=objects.digest(content),
    )
    theme: Theme = Theme.objects.create(
        object=thing,
        body=body,
        institution=institution,
        proposed_by_id=by.known,
        language=language,
        reasons=content["reasons"],
        questions=content["questions"],
    )
    objects.connect(thing, Relation.ATTRIBUTED, institution, room=body.object)
    _leave_in_room(leaves.PROPOSED, theme, content)
    if is_named:
        release_name(by=by, theme=theme)
    tell_of_new(theme)
    return theme


@action("agenda.revise", lock="theme", may=rules.speaks_for_its_institution, leaf=leaves.REVISED)
def revise(
    *,
    by: Actor,
    request_id: UUID | None = None,
    theme: Theme,
    seen: str,
    title: str,
    reasons: str,
    questions: list[str],
    language: str = "",
) -> Theme:
    """Other words for a theme, by its institution. Raises Stale for another version than the one seen.

    Raises Closed while the body is asked about it, and once it has agreed.
    """
    objects.check_version(theme.object, seen)
    check_may_change(theme)
    content = _content(title, reasons, questions, theme.language)
    theme.reasons, theme.questions = content["reasons"], content["questions"]
    theme.save(update_fields=["reasons", "questions"])
    theme.object.title, theme.object.version = {theme.language: content["title"]}, objects.digest(content)
    theme.object.save(update_fields=["title", "version"])
    _leave_in_room(leaves.REVISED, theme, content)
    return theme


@action("agenda.withdraw", lock="theme", may=rules.speaks_for_its_institution, leaf=leaves.WITHDRAWN)
def withdraw(*, by: Actor, request_id: UUID | None = None, theme: Theme) -> Theme:
    """The institution no longer proposes it; the room still reads it. Raises Closed as `revise` does."""
    check_may_change(theme)
    theme.state = State.WITHDRAWN
    theme.save(update_fields=["state"])
    _leave_in_room(leaves.WITHDRAWN, theme, {})
    return theme


@action("agenda.release_name", lock="theme", may=rules.speaks_for_its_institution, leaf=leaves.NAMED)
def release_name(*, by: Actor, request_id: UUID | None = None, theme: Theme) -> Theme:
    """The institution lets its name be told with the theme, to whoever reads the theme.

    Its name is public from then on. Raises Closed for a protected institution.
    """
    people.release_name(by=by, institution=Institution.objects.get(pk=theme.institution_id))
    theme.is_named = True
    theme.save(update_fields=["is_named"])
    objects.release(theme.object, Relation.ATTRIBUTED, theme.institution)
    _leave_in_room(leaves.NAMED, theme, {})
    return theme


@action("agenda.put", lock="theme", may=rules.may_put, why_no_leaf="the question that it puts leaves its own")
def put(
    *,
    by: Actor,
    request_id: UUID | None = None,
    theme: Theme,
    seen: str,
    text: str,
    closes_at: datetime,
    quorum: int | None = None,
    language: str = "",
) -> Question:
    """Ask the body whether it consents to working on a theme.

    Raises as `decisions.put` does, and Closed for a theme that is not open.
    """
    check_may_change(theme)
    return decisions.put(
        by=by,
        body=theme.body.object,
        purpose=PURPOSE,
        subject=theme.object,
        seen=seen,
        text=text,
        language=language or theme.language,
        closes_at=closes_at,
        quorum=quorum,
    )


@action("agenda.agree_theme", lock="theme", may=rules.may_put, leaf=leaves.AGREED)
def agree_theme(*, by: Actor, request_id: UUID | None = None, theme: Theme, proof: str) -> Theme:
    """Note that the body agreed on a theme in a session, with what stands behind it, which everyone reads.

    Raises Invalid without it, Closed while the body is being asked, and for a theme that is not open.
    """
    check_may_change(theme)
    if not proof.strip():
        raise Invalid(
            Message("Say where the body agreed: the session, its date, the number of the minute."), field="proof"
        )
    return agreed(theme, proof=proof.strip())


def agreed(theme: Theme, *, proof: str = "", question: Question | None = None) -> Theme:
    """A body agreed on a theme: everyone reads it from now on. Part of the act under way."""
    theme.state, theme.agreed_at, theme.agreed_by = State.AGREED, clock.now(), proof
    theme.save(update_fields=["state", "agreed_at", "agreed_by"])
    theme.object.visibility = Visibility.PUBLIC
    theme.object.save(update_fields=["visibility"])
    payload = {
        "theme": str(theme.pk),
        "body": str(theme.body_id),
        "title": theme.object.title,
        "version": theme.object.version,
        "reasons": theme.reasons,
        "questions": theme.questions,
        "proof": proof,
        "question": str(question.pk) if question else None,
        "institution": str(theme.institution_id) if theme.is_named else None,
    }
    leave(leaves.AGREED, payload, process=objects.process_of(theme.object))
    return theme


def check_may_change(theme: Theme) -> None:
    """Raises Closed where a theme is not open, or the body is being asked about it."""
    if theme.state == State.AGREED:
        raise Closed(Message("The body has agreed on this theme. It stays as it is."))
    if theme.state == State.WITHDRAWN:
        raise Closed(Message("Its institution has withdrawn this theme. It can be proposed anew."))
    if Question.objects.filter(subject=theme.object, closed_at=None).exists():
        raise Closed(Message("The body is being asked about this theme. Wait for the outcome."))


def _check_open(process: Process) -> None:
    agenda = stage(process, "agenda")
    if agenda and agenda.state == StageState.CLOSED:
        raise Closed(Message("The agenda stage has ended in this process: no theme can be proposed any more."))


def _content(title: str, reasons: str, questions: list[str], language: str) -> dict[str, Any]:
    asked = [text for text in map(harmless, questions) if text]
    content = {"title": harmless(title), "reasons": reasons.strip(), "questions": asked, "language": language}
    _check_text(content["title"], LONGEST_TITLE, "title")
    _check_text(content["reasons"], LONGEST_REASONS, "reasons")
    if len(asked) > MOST_QUESTIONS or any(len(text) > LONGEST_QUESTION for text in asked):
        raise Invalid(
            Message(
                "A theme may have {most} questions of up to {longest} characters.",
                most=MOST_QUESTIONS,
                longest=LONGEST_QUESTION,
            ),
            field="questions",
        )
    return content


def _check_text(text: Any, longest: int, field: str) -> None:
    check_readable(text, field=field)
    if not text:
        raise Invalid(Message("This is missing. Write it, so that the others understand."), field=field)
    if len(text) > longest:
        raise Invalid(
            Message("This may have up to {most} characters; it has {count}.", most=longest, count=len(text)),
            field=field,
        )


def _leave_in_room(kind: str, theme: Theme, content: dict[str, Any]) -> None:
    payload = {
        "theme": str(theme.pk),
        "body": str(theme.body_id),
        "institution": str(theme.institution_id),
        **content,
    }
    leaf = leave(kind, payload, process=objects.process_of(theme.object), about=[theme.proposed_by_id])
    disclose([leaf], Audience.ROOM, room=theme.body.object)
