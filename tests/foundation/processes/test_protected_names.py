"""Whether members of a process read the names of protected institutions is for its rules to say; no is the default."""

from datetime import timedelta

import pytest
from tests.foundation.processes.making import as_actor, institution, person, process

from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Institution
from polsec.foundation.people.queries import name_for
from polsec.foundation.processes import actions
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.queries import rules_in_force

pytestmark = pytest.mark.django_db


def set_figure(made: Process, figure: int) -> None:
    rules = rules_in_force(made)
    assert rules is not None
    coordinator = as_actor(made.roles.get(role="coordinator").person)
    actions.set_rules(by=coordinator, process=made, text=rules.text, figures={"protected_in_rooms": figure})


def test_the_rules_say_who_reads_the_name_of_a_protected_institution() -> None:
    made = process()
    coordinator = as_actor(made.roles.get(role="coordinator").person)
    held = institution(made, coordinator)
    Institution.objects.filter(pk=held.pk).update(is_protected=True)
    expert = person("Experta")
    actions.give_role(by=coordinator, process=made, person=expert, role="expert")
    row = Institution.objects.get(pk=held.pk)
    name = str(row)
    assert name_for(row, as_actor(expert)) != name
    set_figure(made, 1)
    assert name_for(row, as_actor(expert)) == name
    set_figure(made, 0)
    assert name_for(row, as_actor(expert)) != name
    outsider = process(person("Otra"), slug="otro")
    set_figure(outsider, 1)
    assert name_for(row, as_actor(outsider.roles.get(role="coordinator").person)) != name


def test_a_secretariat_ends_a_protection_by_two_within_a_day_and_nobody_of_it_alone() -> None:
    first = person("Primera")
    made = process(first)
    second, outsider = person("Segunda"), person("Ajena")
    actions.give_role(by=as_actor(first), process=made, person=second, role="coordinator")
    house = people.enter_institution(
        by=as_actor(first), process=made.object, title={"es": "Refugio"}, kind="civil", sector="victims",
        is_protected=True,
    )  # fmt: skip
    for who in (first, second, outsider):
        with pytest.raises(NotAllowed):
            people.unprotect_institution(by=as_actor(who), institution=house)
    house = people.ask_to_unprotect(by=as_actor(first), institution=house)
    assert house.is_protected
    for who in (first, outsider):
        with pytest.raises(NotAllowed):
            people.unprotect_institution(by=as_actor(who), institution=house)
    with clock.standing_at(clock.now() + timedelta(hours=25)), pytest.raises(NotAllowed):
        people.unprotect_institution(by=as_actor(second), institution=house)
    assert not people.unprotect_institution(by=as_actor(second), institution=house).is_protected


def test_protecting_anew_forgets_that_somebody_asked_to_end_it() -> None:
    first = person("Primera")
    made = process(first)
    second = person("Segunda")
    actions.give_role(by=as_actor(first), process=made, person=second, role="coordinator")
    house = people.enter_institution(
        by=as_actor(first), process=made.object, title={"es": "Refugio"}, kind="civil", sector="victims",
        is_protected=True,
    )  # fmt: skip
    house = people.ask_to_unprotect(by=as_actor(first), institution=house)
    house = people.protect_institution(by=as_actor(first), institution=house)
    with pytest.raises(NotAllowed):
        people.unprotect_institution(by=as_actor(second), institution=house)
