"""What this room tells the lower ones: its kind of object, its kinds of leaves."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from polsec.foundation.discussion import personal, sentences  # noqa: F401  registers what it knows of a person
from polsec.foundation.discussion.models import Comment
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import describe
from polsec.foundation.processes.queries import slug_of
from polsec.foundation.record.kinds import Disclosure, Kind, register


def address(thing: Object) -> str:
    """Where a comment stands among the others on the same text or paragraph."""
    comment = Comment.objects.get(pk=thing.pk)
    assert thing.process_id is not None
    where = reverse("discussion_thread", kwargs={"process": slug_of(thing.process_id), "about": comment.about_id})
    return f"{where}#c-{thing.pk}"


describe("comment", _("Comment"), address)
register(
    Kind("discussion.comment", _("A comment"), Disclosure.AT_EVENT, by_day=True, sentences=sentences.of_comment),
    Kind(
        "discussion.answer",
        _("What became of a comment"),
        Disclosure.AT_EVENT,
        by_day=True,
        sentences=sentences.of_answer,
    ),
)
