"""What this room tells the lower ones: its kind of object, its kinds of leaves."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from polsec.foundation.decisions import jobs, personal, sentences, steps  # noqa: F401  each registers what it tells
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import describe
from polsec.foundation.processes.queries import slug_of
from polsec.foundation.record.kinds import Disclosure, Kind, register


def address(thing: Object) -> str:
    """The page of a question."""
    assert thing.process_id is not None
    return reverse("decisions_question", kwargs={"process": slug_of(thing.process_id), "question": thing.pk})


describe("question", _("Question to a body"), address)
register(
    Kind("decisions.put", _("A question was put to a body"), Disclosure.AT_ONCE, sentences=sentences.of_question),
    Kind(
        "decisions.position",
        _("An institution took a position"),
        Disclosure.AT_EVENT,
        by_day=True,
        sentences=sentences.of_position,
    ),
    Kind("decisions.closed", _("A question was closed"), Disclosure.AT_ONCE, sentences=sentences.of_outcome),
)
