"""The way of a change: one effect for each request, in an order that nothing can skip, and nothing half done."""

from uuid import UUID, uuid4

import pytest
from tests.threads import at_once

from polsec.foundation.kit import actions, rules
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.errors import Closed, NotAllowed, RequestReused, Stale
from polsec.foundation.kit.models import Act, Object, Visibility
from polsec.foundation.record.kinds import Disclosure, Kind, register
from polsec.foundation.record.leaves import leave
from polsec.foundation.record.models import Leaf

register(Kind("tests.kit", "Test", Disclosure.NEVER))
order: list[str] = []


@rules.predicate
def asked(actor: Actor, row: Object) -> bool:
    order.append("permission")
    return "coordinator" in actor.roles_in(row.process_id)


@actions.action("tests.kit.rename", lock="thing", may=asked, leaf="tests.kit")
def rename(*, by: Actor, request_id: UUID | None = None, thing: Object, title: str) -> Object:
    order.append("change")
    thing.title = {"es": thing.title.get("es", "") + title}
    thing.save()
    leave("tests.kit", {"title": title}, process=thing.process)
    if title == "fail":
        raise Closed("no")
    return thing


@actions.action("tests.kit.forget", lock="thing", may=rules.anyone, leaf="tests.kit")
def forget(*, by: Actor, request_id: UUID | None = None, thing: Object) -> None:
    thing.title = {"es": "changed"}
    thing.save()


@actions.action("tests.kit.twice", lock="thing", may=asked, leaf="tests.kit")
def twice(*, by: Actor, request_id: UUID | None = None, thing: Object) -> Object:
    rename(by=by, thing=thing, title="a")
    rename(by=by, thing=thing, title="b")
    leave("tests.kit", {}, process=thing.process)
    return thing


@pytest.fixture
def process(db: None) -> Object:
    made = Object.objects.create(kind="process", visibility=Visibility.PUBLIC, title={"es": ""})
    made.process = made
    made.save()
    return made


@pytest.fixture
def coordinator(process: Object) -> Actor:
    person = Object.objects.create(kind="person", visibility=Visibility.SECRETARIAT)
    return Actor(person.pk, (Standing(process.pk, "coordinator"),))


def title_of(thing: Object) -> str:
    return Object.objects.get(pk=thing.pk).title["es"]


def test_a_form_sent_twice_has_one_effect_and_the_same_answer(process: Object, coordinator: Actor) -> None:
    request = uuid4()
    first = rename(by=coordinator, request_id=request, thing=process, title="x")
    again = rename(by=coordinator, request_id=request, thing=process, title="x")
    assert (first.pk, title_of(process)) == (again.pk, "x")
    assert Act.objects.count() == Leaf.objects.count() == 1


def test_a_request_number_serves_one_person_and_one_act(process: Object, coordinator: Actor) -> None:
    request = uuid4()
    rename(by=coordinator, request_id=request, thing=process, title="x")
    other = Actor(Object.objects.create(kind="person", visibility="secretariat").pk, coordinator.standings)
    with pytest.raises(RequestReused):
        rename(by=other, request_id=request, thing=process, title="y")
    with pytest.raises(RequestReused):
        twice(by=coordinator, request_id=request, thing=process)
    assert title_of(process) == "x"


def test_permission_is_asked_before_anything_changes(process: Object) -> None:
    order.clear()
    with pytest.raises(NotAllowed):
        rename(by=ANYONE, thing=process, title="x")
    assert order == ["permission"]
    assert not Act.objects.exists()


def test_a_refusal_in_the_middle_leaves_nothing(process: Object, coordinator: Actor) -> None:
    with pytest.raises(Closed):
        rename(by=coordinator, thing=process, title="fail")
    assert title_of(process) == ""
    assert not Act.objects.exists()
    assert not Leaf.objects.exists()


def test_an_act_without_its_leaf_is_undone(process: Object, coordinator: Actor) -> None:
    with pytest.raises(actions.LeafMissing):
        forget(by=coordinator, thing=process)
    assert title_of(process) == ""


def test_what_was_read_before_is_read_anew(process: Object, coordinator: Actor) -> None:
    stale = Object.objects.get(pk=process.pk)
    rename(by=coordinator, thing=process, title="a")
    rename(by=coordinator, thing=stale, title="b")
    assert title_of(process) == "ab"


def test_a_row_that_is_gone_is_told_as_changed(process: Object, coordinator: Actor) -> None:
    gone = Object(id=uuid4(), kind="process")
    with pytest.raises(Stale):
        rename(by=coordinator, thing=gone, title="a")


def test_acts_inside_an_act_are_acts_of_their_own_and_repeat_with_it(process: Object, coordinator: Actor) -> None:
    request = uuid4()
    twice(by=coordinator, request_id=request, thing=process)
    twice(by=coordinator, request_id=request, thing=process)
    assert sorted(Act.objects.values_list("action", flat=True)) == [
        "tests.kit.rename",
        "tests.kit.rename",
        "tests.kit.twice",
    ]
    assert title_of(process) == "ab"


def test_positional_arguments_are_refused(process: Object, coordinator: Actor) -> None:
    with pytest.raises(TypeError):
        rename(coordinator, process)  # type: ignore[misc]


def test_an_action_says_which_leaf_it_leaves_or_why_none() -> None:
    with pytest.raises(ValueError, match="does not say why"):
        actions.action("tests.kit.nothing", may=rules.anyone)


def test_no_name_is_taken_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        actions.action("tests.kit.rename", may=rules.anyone, leaf="tests.kit")


@pytest.mark.django_db(transaction=True)
def test_one_request_sent_by_many_threads_at_once_has_one_effect(
    transactional_db: None, process: Object, coordinator: Actor
) -> None:
    request = uuid4()
    answers = at_once(*[lambda: rename(by=coordinator, request_id=request, thing=process, title="x").pk] * 8)
    assert answers == [process.pk] * 8
    assert title_of(process) == "x"
    assert Leaf.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_changes_of_one_thing_by_many_threads_at_once_all_count(
    transactional_db: None, process: Object, coordinator: Actor
) -> None:
    at_once(*[lambda: rename(by=coordinator, thing=process, title="x")] * 8)
    assert title_of(process) == "x" * 8
    assert Leaf.objects.count() == Act.objects.count() == 8
