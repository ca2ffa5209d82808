"""What decisions say on the home page of a process, on the day page of a reader, and in notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from polsec.foundation.bodies.queries import mandates_of
from polsec.foundation.decisions.models import Question
from polsec.foundation.decisions.queries import decided_in, waiting_for
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import language_shown
from polsec.foundation.notices import texts
from polsec.foundation.notices.day import DayItem, day_items
from polsec.foundation.notices.telling import notify_all
from polsec.foundation.people.naming import names_of_institutions
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item
from polsec.foundation.processes.queries import slug_of

PUT = texts.register(
    "decisions.put",
    gettext_noop("A question waits for the institutions of “{body}”, until {date}."),
    needs_answer=True,
)
CLOSED = texts.register("decisions.closed", gettext_noop("A question to “{body}” is closed. Its outcome is there."))


@ports.sections.on("decisions")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """The questions, for everyone: each sees those that are theirs to see."""
    where = reverse("decisions_index", args=[process.slug])
    yield ports.Section(_("Questions"), where, ports.Group.WORK, is_main=True, order=1)


@day_items.on("decisions")
def waiting(actor: Actor) -> Iterator[DayItem]:
    """The questions on which an institution of the reader has not taken a position, in four queries at most."""
    found = waiting_for(actor)
    names = names_of_institutions([each.institution for each in found], actor)
    for each in found:
        question, process = each.question, each.question.object.process
        assert process is not None
        yield DayItem(
            _("{institution}: take a position on “{subject}”").format(
                institution=names[each.institution], subject=question.subject
            ),
            reverse("decisions_question", kwargs={"process": slug_of(process.pk), "question": question.pk}),
            due=question.closes_at,
            process=str(process),
        )


@ports.needs_of_mine.on("decisions")
def needs(process: Process, actor: Actor) -> Iterator[Item]:
    """The same, on the home page of a process."""
    for each in waiting_for(actor):
        if each.question.object.process_id == process.pk:
            where = reverse("decisions_question", kwargs={"process": process.slug, "question": each.question.pk})
            subject = each.question.subject
            yield Item(_("Take a position on “{subject}”").format(subject=subject), where, when=each.question.closes_at)


@ports.outcomes.on("decisions")
def outcomes(process: Process, actor: Actor) -> Iterator[Item]:
    """What was decided and may be read by everyone or by this reader, the latest first, in one query."""
    for question in decided_in(process.pk, actor):
        where = reverse("decisions_question", kwargs={"process": process.slug, "question": question.pk})
        note, language = str(question.get_verdict_display()), language_shown(question.subject.title)
        yield Item(str(question.subject), where, when=question.closed_at, note=note, language=language)


def tell_delegates(question: Question, text: texts.Text) -> None:
    """Tell every delegate of the body, those who acted and those who did not: a notice tells nothing of who voted."""
    people: Iterable[UUID] = {mandate.person_id for mandate in mandates_of(question.body_id)}
    params = {"body": question.body.title, "date": f"{question.closes_at:%Y-%m-%d}"}
    known = {name: params[name] for name in text.places}
    notify_all(sorted(people), text.key, known, about=question.object)
