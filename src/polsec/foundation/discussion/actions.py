"""Commenting, and saying what became of a comment."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.discussion import rules
from polsec.foundation.discussion.models import Comment, Fate, Tone
from polsec.foundation.discussion.telling import tell_author, tell_of_comment
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action, current_act
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_language, chosen
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Object, Relation, Visibility
from polsec.foundation.kit.wording import check_readable
from polsec.foundation.record.leaves import leave

LONGEST_COMMENT = 5_000
TITLE = 60


@action("discussion.comment", lock="about", may=rules.may_comment, leaf="discussion.comment")
def comment(
    *,
    by: Actor,
    request_id: UUID | None = None,
    about: Object,
    tone: str,
    text: str,
    language: str,
    institution: Object | None = None,
) -> Comment:
    """Say something about an object, for an institution where one is given. Who is in the process and sees the object
    sees it, and nobody outside, though the object be public: who said what is told to nobody there.


    Raises NotAllowed for an institution that the actor does not speak for, Invalid for an empty or endless text.
    """
    if institution and institution.pk not in by.institutions_in(about.process_id):
        raise NotAllowed(Message("You may not speak for this institution: no mandate of yours names it."))
    text, heard = _checked(text), chosen(Tone, tone, "tone")
    check_language(language)
    process = objects.process_of(about)
    thing = objects.make(
        "comment",
        process=process,
        title={language: objects.brief(text, TITLE)},
        visibility=_visibility(about),
        room=about.room,
        version=objects.digest(text),
    )
    made = Comment.objects.create(
        object=thing,
        about=about,
        institution=institution,
        author_id=by.known,
        tone=heard,
        text=text,
        made_at=clock.now(),
    )
    if institution:
        objects.connect(thing, Relation.ATTRIBUTED, institution)
    payload = {
        "comment": str(made.pk),
        "about": str(about.pk),
        "version": about.version,
        "institution": str(institution.pk) if institution else None,
        "tone": made.tone,
        "text": text,
    }
    leave("discussion.comment", payload, process=process, about=[by.known])
    tell_of_comment(made)
    return made


@action("discussion.answer", lock="comment", may=rules.may_answer, leaf="discussion.answer")
def answer(
    *,
    by: Actor,
    request_id: UUID | None = None,
    comment: Comment,
    fate: str,
    reason: str,
    became: Object | None = None,
) -> Comment:
    """Say what became of a comment, once; `became` is what it shaped, where it was taken up.

    Raises Closed where that was said before, Invalid without a reason.
    """
    if comment.fate:
        raise Closed(Message("What became of this comment has been said already."))
    if not reason.strip():
        raise Invalid(Message("Say why, in a sentence that its author can read."), field="reason")
    comment.fate, comment.reason, comment.answered_by = chosen(Fate, fate, "fate"), reason.strip(), current_act()
    comment.save(update_fields=["fate", "reason", "answered_by"])
    if became and comment.fate in (Fate.TAKEN, Fate.PARTLY):
        objects.connect(became, Relation.INFLUENCED, comment.object)
    payload = {"comment": str(comment.pk), "fate": comment.fate, "reason": comment.reason}
    leave("discussion.answer", payload, process=objects.process_of(comment.object))
    tell_author(comment)
    return comment


def _visibility(about: Object) -> Visibility:
    return Visibility.PROCESS if about.visibility == Visibility.PUBLIC else Visibility(about.visibility)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(Message("Write your comment first."), field="text")
    check_readable(text, field="text")
    if len(text) > LONGEST_COMMENT:
        raise Invalid(
            Message(
                "A comment may have up to {most} characters; this one has {count}.",
                most=LONGEST_COMMENT,
                count=len(text),
            ),
            field="text",
        )
    return text
