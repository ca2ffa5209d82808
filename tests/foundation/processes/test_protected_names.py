"""Whether members of a process read the names of protected institutions is for its rules to say; no is the default."""

import pytest
from tests.foundation.processes.making import as_actor, institution, person, process

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
