"""Notices of comments: to who carries the text, and to whoever said something."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop

from polsec.foundation.bodies.queries import facilitators_of
from polsec.foundation.discussion.models import Comment
from polsec.foundation.documents.models import Provision
from polsec.foundation.kit import objects
from polsec.foundation.kit.actors import actor_of
from polsec.foundation.kit.models import Object
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify, notify_all
from polsec.foundation.processes.queries import holders

NEW = texts.register("discussion.new", gettext_noop("There are new comments on “{text}”."))
ANSWERED = texts.register("discussion.answered", gettext_noop("It was said what became of your comment on “{text}”."))


def tell_of_comment(comment: Comment) -> None:
    """Tell the coordinators and who facilitates, once a day for each text while they have not read it."""
    told = {"text": _text_of(comment.about).title}
    notify_all(_who_carries(comment.about), NEW.key, told, about=comment.object, grouped=True)


def tell_author(comment: Comment) -> None:
    """Tell whoever wrote a comment what became of it, as long as they still take part."""
    if comment.object.process_id in actor_of(comment.author_id).processes:
        notify(comment.author_id, ANSWERED.key, {"text": _text_of(comment.about).title}, about=comment.object)


def _text_of(about: Object) -> Object:
    """The text that a paragraph belongs to; anything else is what it is."""
    provision = Provision.objects.filter(pk=about.pk).select_related("document__object").first()
    return provision.document.object if provision else about


def _who_carries(about: Object) -> list[UUID]:
    process = objects.process_of(about)
    if about.room_id:
        return sorted({*holders(process.pk, "coordinator"), *facilitators_of(about.room_id)})
    return holders(process.pk, "coordinator", "facilitator")
