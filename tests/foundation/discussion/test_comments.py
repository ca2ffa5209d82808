"""Comments: seen by whoever sees the text, answered once with a reason, and part of where a paragraph comes from."""

import pytest
from tests.stages.table import Table, draft, table

from polsec.foundation.discussion import actions
from polsec.foundation.discussion.models import Comment
from polsec.foundation.discussion.queries import comments_on
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.kit.models import Object, Relation
from polsec.foundation.kit.objects import origins
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Person
from polsec.foundation.record.models import Leaf

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Table:
    return table()


@pytest.fixture
def paragraph(made: Table) -> Object:
    thing: Object = draft(made).document.provisions.earliest("object__made_at").object
    return thing


def say(made: Table, about: Object, **more: object) -> Comment:
    return actions.comment(
        by=made.delegates[0],
        about=about,
        tone="concern",
        text="¿Y de noche?",
        language="es",
        **more,  # type: ignore[arg-type]
    )


def test_a_comment_is_seen_by_whoever_sees_the_text_and_by_nobody_else(made: Table, paragraph: Object) -> None:
    say(made, paragraph)
    assert len(comments_on([paragraph.pk], made.delegates[1])[paragraph.pk]) == 1
    for outsider in (ANYONE, table("otro").coordinator):
        assert comments_on([paragraph.pk], outsider)[paragraph.pk] == []


def test_who_does_not_see_the_text_cannot_comment_on_it(made: Table, paragraph: Object) -> None:
    for outsider in (ANYONE, table("otro").delegates[0]):
        with pytest.raises(NotAllowed):
            actions.comment(by=outsider, about=paragraph, tone="concern", text="x", language="es")
    assert not Comment.objects.exists()


def test_nobody_comments_for_an_institution_that_is_not_theirs(made: Table, paragraph: Object) -> None:
    with pytest.raises(NotAllowed):
        say(made, paragraph, institution=made.institutions[1].object)


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_an_empty_or_endless_comment_is_refused_at_its_field(made: Table, paragraph: Object, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.comment(by=made.delegates[0], about=paragraph, tone="concern", text=text, language="es")
    assert refused.value.field == "text"


def test_a_comment_that_was_taken_up_is_where_the_paragraph_comes_from(made: Table, paragraph: Object) -> None:
    comment = say(made, paragraph, institution=made.institutions[0].object)
    actions.answer(by=made.facilitator, comment=comment, fate="taken", reason="Se añadió.", became=paragraph)
    edges = origins([paragraph.pk], made.delegates[0])[paragraph.pk].edges
    assert (comment.pk, Relation.INFLUENCED) in {(edge.target_id, edge.relation) for edge in edges}
    assert origins([paragraph.pk], ANYONE)[paragraph.pk].reserved[Relation.INFLUENCED] == 1


def test_a_comment_that_was_not_taken_up_is_no_source(made: Table, paragraph: Object) -> None:
    comment = say(made, paragraph)
    actions.answer(by=made.facilitator, comment=comment, fate="not taken", reason="Cambia el tema.", became=paragraph)
    edges = origins([paragraph.pk], made.facilitator)[paragraph.pk].edges
    assert comment.pk not in {edge.target_id for edge in edges}


def test_what_became_of_a_comment_is_said_once_with_a_reason_by_who_facilitates(made: Table, paragraph: Object) -> None:
    comment = say(made, paragraph)
    with pytest.raises(NotAllowed):
        actions.answer(by=made.delegates[0], comment=comment, fate="taken", reason="Sí.")
    with pytest.raises(Invalid):
        actions.answer(by=made.facilitator, comment=comment, fate="taken", reason=" ")
    actions.answer(by=made.facilitator, comment=comment, fate="taken", reason="Se añadió.")
    with pytest.raises(Closed):
        actions.answer(by=made.facilitator, comment=comment, fate="not taken", reason="No.")


def test_comments_go_on_the_record_by_the_day_and_are_read_by_nobody_there(made: Table, paragraph: Object) -> None:
    say(made, paragraph)
    leaf = Leaf.objects.get(kind="discussion.comment")
    assert len(leaf.time) == len("2026-11-24")
    assert not leaf.disclosures.exists()


def test_what_somebody_said_for_themselves_goes_when_they_are_erased(made: Table, paragraph: Object) -> None:
    own, for_all = say(made, paragraph), say(made, paragraph, institution=made.institutions[0].object)
    person = Person.objects.get(pk=made.delegates[0].person)
    people.erase(by=made.coordinator, person=person)
    own.refresh_from_db()
    for_all.refresh_from_db()
    assert own.text == ""
    assert for_all.text == "¿Y de noche?"
    assert not Leaf.objects.filter(kind="discussion.comment", payload__contains="¿Y de noche?".encode()).exists()


def test_what_is_said_of_a_public_text_stays_in_the_process(made: Table) -> None:
    people.release_name(by=made.coordinator, institution=made.institutions[0])
    said = say(made, made.theme, institution=made.institutions[0].object)
    assert [each.pk for each in comments_on([made.theme.pk], made.delegates[1])[made.theme.pk]] == [said.pk]
    assert comments_on([made.theme.pk], ANYONE)[made.theme.pk] == []
