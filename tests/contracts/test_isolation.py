"""Two processes on one site know nothing of each other: what belongs to one is not there under the other's address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.contracts import addresses
from tests.contracts.test_access import NAMES, parts_of, undone
from tests.world import World, later

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Body
from polsec.foundation.decisions import actions as decisions
from polsec.foundation.kit.errors import Refused
from polsec.foundation.kit.models import Act
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.protection import actions as protection
from polsec.foundation.record import actions as record
from polsec.foundation.record.models import Log
from polsec.stages.agenda.models import Theme
from polsec.stages.proposals import actions as proposals

pytestmark = pytest.mark.django_db
# What these name is said anew in each process: a stage, an act's number on its own record, a kind of act.
WORDS = {"process", "key", "index", "act", "tile", "number"}
WITH_A_THING = sorted(name for name in NAMES if "process" in parts_of(name) and set(parts_of(name)) - WORDS)


@pytest.fixture
def both(world: World) -> World:
    """Somebody coordinates both processes, so that no missing role can stand in for what is asked here."""
    person = world.accounts["coordinator"].person.object
    with undone():
        by = world.actor("coordinator elsewhere")
        processes.give_role(by=by, process=world.other, person=person, role="coordinator")
        yield world


@pytest.mark.parametrize("name", WITH_A_THING)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_thing_of_one_process_is_not_there_under_the_other(both: World, name: str, method: str) -> None:
    role = "coordinator elsewhere" if "person" in parts_of(name) else "coordinator"
    where = addresses.address(both, name, "own", parts_of(name), slug=both.other.slug)
    before = Act.objects.count()
    with undone():
        sent = addresses.form(both, name, role) if method == "post" else {}
        answer = getattr(both.client(role), method)(where, sent)
        assert answer.status_code in (404, 405)
        assert Act.objects.count() == before


def _give_seat(world: World) -> Any:
    body = Body.objects.get(pk=world["group"].pk)
    return bodies.give_seat(by=world.actor("coordinator"), body=body, institution=world["other institution"])


def _put(world: World) -> Any:
    theme = Theme.objects.get(pk=world["theme"].pk).object
    return decisions.put(
        by=world.actor("coordinator"),
        body=world["other body"].object,
        purpose="agenda",
        subject=theme,
        seen=theme.version,
        text="¿?",
        language="es",
        closes_at=later(),
    )


def _give_role(world: World) -> Any:
    return processes.give_role(
        by=world.actor("coordinator"),
        process=world.process,
        person=world["paper"].object,
        role="committee",
        institution=world["other institution"].object,
    )


def _end_role(world: World) -> Any:
    other = Process.objects.get(pk=world.other.pk)
    return processes.end_role(by=world.actor("coordinator"), process=other, role=world["role"])


def _add_to_incident(world: World) -> Any:
    other = Process.objects.get(pk=world.other.pk)
    return protection.add_to_incident(
        by=world.actor("coordinator"), process=other, incident=world["incident"], done="Algo"
    )


def _settle(world: World) -> Any:
    log = Log.objects.get(process=world.other.pk)
    return record.settle_alarm(by=world.actor("coordinator"), log=log, alarm=world["alarm"], reason="Algo")


def _release_witness(world: World) -> Any:
    log = Log.objects.get(process=world.other.pk)
    return record.remove_witness(by=world.actor("coordinator"), log=log, witness=world["witness"])


def _begin(world: World) -> Any:
    return proposals.begin(
        by=world.actor("coordinator"),
        body=world["other body"].object,
        theme=world["theme agreed"].object,
        title="Otro",
        language="es",
        drafts=[],
    )


MIXED = (_give_seat, _put, _give_role, _end_role, _add_to_incident, _settle, _release_witness, _begin)


@pytest.mark.parametrize("act", MIXED, ids=lambda act: act.__name__.strip("_"))
def test_no_act_mixes_things_of_two_processes(both: World, act: Callable[[World], Any]) -> None:
    with undone(), pytest.raises(Refused):
        act(both)


def test_the_secret_of_a_link_opens_nothing_in_another_process(world: World) -> None:
    where = addresses.address(world, "oversight_follow", "own", ["process", "token"], slug=world.other.slug)
    assert world.client("anyone").get(where).status_code == 404
