"""Who acts: a person with all that they stand for. Rooms above tell where somebody stands, through `standings`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from polsec.foundation.kit.errors import NotAllowed

SECRETARIAT = frozenset({"coordinator"})
"""Roles that run a process and see all of it."""

Source = Callable[[UUID], Iterable["Standing"]]
_sources: list[Source] = []


@dataclass(frozen=True)
class Standing:
    """One thing that a person is in a process: a role, for an institution, in a body, by a mandate."""

    process: UUID
    role: str
    institution: UUID | None = None
    body: UUID | None = None
    mandate: int | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever reads or acts. `person` is None for the public, and for the site itself."""

    person: UUID | None = None
    standings: tuple[Standing, ...] = ()
    is_operator: bool = False
    """Runs the site: may create processes; sees no room."""
    is_system: bool = False
    """The site itself, when a date is reached."""
    name: str = field(default="", compare=False)

    def roles_in(self, process: UUID | None) -> frozenset[str]:
        """The roles held in a process."""
        return frozenset(standing.role for standing in self.standings if standing.process == process)

    def institutions_in(self, process: UUID | None) -> frozenset[UUID]:
        """The institutions that a mandate lets this person speak for in a process."""
        return frozenset(s.institution for s in self.standings if s.process == process and s.institution)

    @property
    def processes(self) -> frozenset[UUID]:
        """Processes in which this person has any role; a donor has none that opens a room."""
        return frozenset(standing.process for standing in self.standings if standing.role != "donor")

    @property
    def secretariat_of(self) -> frozenset[UUID]:
        """Processes that this person helps to run."""
        return frozenset(standing.process for standing in self.standings if standing.role in SECRETARIAT)

    @property
    def rooms(self) -> frozenset[UUID]:
        """Bodies in whose room this person is."""
        return frozenset(standing.body for standing in self.standings if standing.body)

    @property
    def known(self) -> UUID:
        """The person, for acts that only a known one may do. Raises NotAllowed for the public."""
        if self.person is None:
            raise NotAllowed
        return self.person

    def capacity_in(self, process: UUID | None) -> str:
        """The roles as the record keeps them: words in alphabetical order, `public` without any."""
        if self.is_system:
            return "site"
        return ", ".join(sorted(self.roles_in(process))) or ("operator" if self.is_operator else "public")


ANYONE = Actor()
SITE = Actor(is_system=True, name="POLSEC")


def standings(source: Source) -> Source:
    """Register a function that tells where a person stands, by the id of their object. Each makes one query."""
    _sources.append(source)
    return source


def actor_of(person: UUID, *, is_operator: bool = False, name: str = "") -> Actor:
    """The person with all that they stand for now: one query for each source."""
    found = tuple(standing for source in _sources for standing in source(person))
    return Actor(person, found, is_operator, name=name)
