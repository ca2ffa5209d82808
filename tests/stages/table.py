"""What tests of the stages need: a process with a working group of three institutions below its Project Group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.foundation.bodies import making
from tests.foundation.processes.making import as_actor, person

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.models import Body
from polsec.foundation.documents.actions import Draft
from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Act, Object, Visibility
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.models import Process
from polsec.stages.proposals import actions as proposals
from polsec.stages.proposals.models import Proposal

NAMES = ("Ministerio", "Policía", "Red de Mujeres")
SECTORS = ("ministries", "police", "women")


@dataclass
class Table:
    """A process at work: its people by role, its bodies, its institutions."""

    process: Process
    coordinator: Actor
    facilitator: Actor
    delegates: list[Actor]
    institutions: list[Institution]
    highest: Body
    group: Body
    theme: Object

    def again(self) -> None:
        """Everybody as they stand now."""
        self.coordinator = as_actor(Object.objects.get(pk=self.coordinator.person))
        self.facilitator = as_actor(Object.objects.get(pk=self.facilitator.person))
        self.delegates = [as_actor(Object.objects.get(pk=actor.person)) for actor in self.delegates]


def table(slug: str = "valle") -> Table:
    """A table of three institutions, each with its delegate in both bodies, and a public theme by the first."""
    process = making.process(slug=slug)
    coordinator = making.coordinator_of(process)
    highest, group = making.body(process), making.body(process, highest=False, title="Grupo de trabajo")
    institutions = [
        making.institution(process, name, sector=sector) for name, sector in zip(NAMES, SECTORS, strict=True)
    ]
    people = [person(f"Delegada {number}") for number in range(3)]
    for body in (highest, group):
        for institution, someone in zip(institutions, people, strict=True):
            making.mandate(making.seat(body, institution), someone)
    facilitator = person("Facilitador")
    bodies.assign(by=coordinator, body=group, person=facilitator, duty="facilitator")
    theme = Object.objects.create(
        kind="theme", process=process.object, title={"es": "El camino"}, visibility=Visibility.PUBLIC
    )
    made = Table(
        process, coordinator, as_actor(facilitator), [as_actor(p) for p in people], institutions, highest, group, theme
    )
    made.again()
    return made


def draft(made: Table, *texts: str) -> Proposal:
    """A proposal in the working group, with these paragraphs."""
    return proposals.begin(
        by=made.facilitator,
        body=made.group.object,
        theme=made.theme,
        title="Un texto",
        language="es",
        drafts=[Draft("", text) for text in texts or ("Primero.", "Segundo.")],
    )


def in_days(days: int) -> Any:
    """An instant that many days from now."""
    return clock.now() + timedelta(days=days)


def acts_without_leaf() -> list[str]:
    """Names of acts that left nothing on the record although their action says so."""
    from polsec.foundation.kit.actions import registry

    known = registry()
    return [
        act.action
        for act in Act.objects.prefetch_related("leaves")
        if known[act.action].leaf and known[act.action].leaf not in {leaf.kind for leaf in act.leaves.all()}
    ]
