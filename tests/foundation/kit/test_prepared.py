"""A prepared query answers what Django's own would, for each value and in each thread."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.foundation.bodies import making
from tests.threads import at_once

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Mandate
from polsec.foundation.bodies.standing import ASSIGNED, IN_FORCE
from polsec.foundation.kit.prepared import Prepared
from polsec.foundation.processes.models import Role
from polsec.foundation.processes.queries import HELD

TODAY = date(2026, 3, 4)


@pytest.mark.django_db
@pytest.mark.parametrize("prepared", [IN_FORCE, ASSIGNED, HELD])
def test_it_answers_what_the_query_itself_answers(prepared: Prepared) -> None:
    process, group, _, _ = making.setting()
    helper = making.person("Fabiola")
    bodies.assign(by=making.coordinator_of(process), body=group, person=helper, duty="facilitator")
    people = {
        *Mandate.objects.values_list("person", flat=True),
        *Role.objects.values_list("person", flat=True),
        helper.pk,
        uuid4(),
    }
    found = 0
    for person in people:
        for day in (TODAY, TODAY + timedelta(days=36500)):
            rows = prepared.rows(person, day)
            assert rows == list(prepared._build(person, day))
            found += len(rows)
    assert found


@pytest.mark.django_db
def test_it_costs_one_query_also_the_first_time(django_assert_num_queries: Any) -> None:
    fresh = Prepared(lambda person, day: Mandate.objects.filter(person=person, until__gte=day).values_list("id"))
    for _ in range(2):
        with django_assert_num_queries(1):
            fresh.rows(uuid4(), TODAY)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_share_what_belongs_to_a_connection(transactional_db: None) -> None:
    delegate = making.setting()[-1]
    alone = IN_FORCE.rows(delegate.pk, TODAY)
    assert alone
    assert at_once(*[lambda: IN_FORCE.rows(delegate.pk, TODAY)] * 4) == [alone] * 4
