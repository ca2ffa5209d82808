"""Who holds which role, as a reader may know it: names outside the process by consent alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.people import queries as people
from polsec.foundation.people.models import Institution, Person
from polsec.foundation.processes import queries
from polsec.foundation.processes.models import Process, Role, RoleName


@dataclass(frozen=True)
class Holding:
    """A role that somebody holds or held; `name` and `institution` are empty where the reader may not know."""

    pk: int
    role: str
    title: str
    name: str
    institution: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Group:
    """All who hold one role: their names, and how many more there are."""

    role: str
    title: str
    names: tuple[str, ...]
    unnamed: int
    number: int


def holdings(process: Process, roles: Iterable[Role], actor: Actor) -> list[Holding]:
    """Roles with the names that this reader may know. Three queries at most."""
    rows = list(roles)
    names = names_for(process, {row.person_id for row in rows}, actor)
    institutions = _institutions(process, rows, actor)
    return [
        Holding(
            row.pk,
            row.role,
            row.get_role_display(),
            names.get(row.person_id, ""),
            institutions.get(row.institution_id, "") if row.institution_id else "",
            row.since,
            row.until,
        )
        for row in rows
    ]


def team(process: Process, actor: Actor) -> list[Group]:
    """Who holds each role now, in the order of the roles; roles that nobody holds are left out."""
    held = holdings(process, queries.roles_in_force(process), actor)
    groups = []
    for role in RoleName:
        of_role = [one for one in held if one.role == role]
        named = tuple(sorted(one.name for one in of_role if one.name))
        if of_role:
            groups.append(Group(role, str(role.label), named, len(of_role) - len(named), len(of_role)))
    return groups


def names_for(process: Process, ids: Iterable[UUID], actor: Actor) -> dict[UUID, str]:
    """Names for a reader: inside the process as people call themselves, outside by consent. At most two queries."""
    if process.pk in actor.processes:
        return people.names(ids, unveiled=process.pk in actor.secretariat_of)
    return people.public_names(ids, process.pk)


def known_people(process: Process) -> dict[UUID, str]:
    """Everyone whom the secretariat of a process knows, by name: who holds or held a role, and whom it entered."""
    held = Role.objects.filter(process=process).values_list("person", flat=True)
    entered = Person.objects.filter(entered_in=process.pk, erased_at=None, merged_into=None)
    names = people.names({*held, *entered.values_list("pk", flat=True)}, unveiled=True)
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def known_institutions(process: Process, actor: Actor) -> list[tuple[Object, str]]:
    """The institutions of a process with their names for this reader."""
    return [(one.object, people.name_for(one, actor)) for one in people.institutions(process.pk)]


def _institutions(process: Process, rows: list[Role], actor: Actor) -> dict[Any, str]:
    wanted = {row.institution_id for row in rows if row.institution_id}
    if not wanted or process.pk not in actor.processes:
        return {}
    return {one.pk: people.name_for(one, actor) for one in Institution.objects.filter(pk__in=wanted)}
