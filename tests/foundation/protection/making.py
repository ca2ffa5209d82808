"""What tests of protection need: a process with a coordinator and a committee."""

from __future__ import annotations

from dataclasses import dataclass

from tests.foundation.processes.making import as_actor, person, process

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import make
from polsec.foundation.people.models import Institution
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process


@dataclass(frozen=True)
class Place:
    """A process, and who stands where in it."""

    process: Process
    coordinator_object: Object
    committee_object: Object
    outsider_object: Object

    @property
    def coordinator(self) -> Actor:
        return as_actor(self.coordinator_object)

    @property
    def committee(self) -> Actor:
        return as_actor(self.committee_object)

    def with_role(self, role: str) -> Actor:
        """Somebody new who holds a role."""
        someone = person(role)
        given = {"institution": institution(self.process)} if role == "committee" else {}
        processes.give_role(by=self.coordinator, process=self.process, person=someone, role=role, **given)
        return as_actor(someone)


def institution(process: Process) -> Object:
    """An institution of the process, from which a member of the committee comes."""
    thing = make("institution", process=process.object, title={"es": "Universidad"}, visibility=Visibility.PROCESS)
    Institution.objects.create(object=thing, kind="academic", sector="universities")
    return thing


def place(slug: str = "valle") -> Place:
    """An open process with a coordinator and a member of the committee."""
    coordinator, committee = person("Coordinadora"), person("Comité")
    made = process(coordinator, slug)
    processes.give_role(
        by=as_actor(coordinator), process=made, person=committee, role="committee", institution=institution(made)
    )
    return Place(made, coordinator, committee, person("Nadie"))
