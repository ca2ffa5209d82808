"""Persons: entered once, called as they wish, hidden everywhere at once."""

import pytest
from tests.foundation.people.people import a_process, coordinator_of, entered, signed_up

from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.errors import Invalid, NotAllowed
from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions, queries
from polsec.foundation.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_secretariat_enters_somebody_without_an_address() -> None:
    process = a_process()
    person = entered(process, coordinator_of(process), email="", name="Tata Lu'")
    assert (person.name, person.email, person.entered_in) == ("Tata Lu'", None, process)
    assert Object.objects.get(pk=person.pk).title == {}


def test_an_address_is_one_persons_whatever_its_letters() -> None:
    process = a_process()
    by = coordinator_of(process)
    entered(process, by, email="ana@example.org")
    with pytest.raises(Invalid) as refusal:
        entered(process, by, email=" ANA@Example.org ")
    assert refusal.value.field == "email"
    assert Person.objects.filter(email="ana@example.org").count() == 1


def test_a_name_of_which_nothing_can_be_seen_is_refused() -> None:
    process = a_process()
    with pytest.raises(Invalid):
        entered(process, coordinator_of(process), name=" \u202e\u200e\u2066 ".replace("\u200e", ""))


def test_a_name_cannot_reorder_what_stands_beside_it() -> None:
    process = a_process()
    person = entered(process, coordinator_of(process), name="Ana\u202e lortsac\x1b[31m<script>alert(1)</script>")
    assert queries.names([person.pk])[person.pk] == "Ana lortsac[31m<script>alert(1)</script>"


def test_only_the_secretariat_of_a_process_enters_persons() -> None:
    process = a_process()
    for by in (ANYONE, coordinator_of(a_process()), Actor(signed_up().person_id, is_operator=True)):
        with pytest.raises(NotAllowed):
            entered(process, by)


def test_details_are_the_persons_own_once_they_were_taken_over() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    actions.change_person(by=by, person=person, name="Ana X.", phone="", language="en")
    account = actions.accept(by=ANYONE, claim=actions.invite(by=by, person=person), email="ana.xol@example.org")
    with pytest.raises(NotAllowed):
        actions.change_person(by=by, person=person, name="Otra", phone="", language="es")
    changed = actions.change_person(
        by=Actor(account.person_id), person=person, name="Ana Xol", phone="1", language="es"
    )
    assert changed.name == "Ana Xol"


def test_a_hidden_person_is_a_person_everywhere_and_at_once() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    actions.give_consent(by=by, person=person, process=process, what="name")
    assert queries.public_names([person.pk], process.pk) == {person.pk: "Ana Xol Caal"}
    actions.hide(by=by, person=person)
    assert queries.public_names([person.pk], process.pk) == {}
    assert queries.names([person.pk]) == {person.pk: queries.a_person()}
    assert Object.objects.get(pk=person.pk).hidden_at is not None
    assert queries.names([person.pk], unveiled=True) == {person.pk: "Ana Xol Caal"}
    actions.show(by=by, person=person)
    assert queries.names([person.pk]) == {person.pk: "Ana Xol Caal"}


def test_nobody_hides_a_person_of_another_process() -> None:
    process = a_process()
    person = entered(process, coordinator_of(process))
    for by in (ANYONE, coordinator_of(a_process()), Actor(signed_up().person_id)):
        with pytest.raises(NotAllowed):
            actions.hide(by=by, person=person)


def test_without_a_consent_nothing_of_a_person_is_public() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    assert queries.public_names([person.pk], process.pk) == {}
    actions.give_consent(by=by, person=person, process=process, what="photo")
    assert queries.public_names([person.pk], process.pk) == {}
    actions.give_consent(by=by, person=person, process=process, what="name")
    assert queries.public_names([person.pk], a_process().pk) == {}
    actions.withdraw_consent(by=by, person=person, process=process, what="name")
    assert queries.public_names([person.pk], process.pk) == {}


def test_a_secretariat_gives_no_consent_for_who_can_give_their_own() -> None:
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    actions.accept(by=ANYONE, claim=actions.invite(by=by, person=person), email="ana.xol@example.org")
    with pytest.raises(NotAllowed):
        actions.give_consent(by=by, person=person, process=process, what="name")
    actions.give_consent(by=Actor(person.pk), person=person, process=process, what="name")
    actions.withdraw_consent(by=by, person=person, process=process, what="name")


def test_a_consent_that_does_not_exist_is_refused() -> None:
    person = signed_up().person
    for process, what in ((a_process(), "face"), (person.object, "name")):
        with pytest.raises(Invalid):
            actions.give_consent(by=Actor(person.pk), person=person, process=process, what=what)


def test_names_cost_one_query_and_public_names_two(django_assert_num_queries: object) -> None:
    process = a_process()
    by = coordinator_of(process)
    ids = [entered(process, by, name=f"P{n}", email="").pk for n in range(30)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.names(ids)) == 30
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.public_names(ids, process.pk)
