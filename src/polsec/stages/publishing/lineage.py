"""The way back from each paragraph of a text, as everyone may see it: theme, institutions, what is reserved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from polsec.foundation.documents.models import Wording
from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import Lineage, origins

DEPTH = 4
"""How many steps back are followed: paragraph, theme or comment, institution, and one to spare."""


@dataclass(frozen=True)
class WayBack:
    """Where one paragraph comes from: what may be named, and how many sources are reserved."""

    wording: Wording
    themes: tuple[str, ...]
    institutions: tuple[str, ...]
    reserved: int


def ways_back(wordings: list[Wording], language: str) -> list[WayBack]:
    """The way back from every paragraph, in a number of queries that does not depend on how many there are."""
    known = _follow([wording.provision_id for wording in wordings])
    return [_way_back(wording, known, language) for wording in wordings]


def _follow(things: Iterable[UUID]) -> dict[UUID, Lineage]:
    known: dict[UUID, Lineage] = {}
    frontier = list(things)
    for _ in range(DEPTH):
        if not frontier:
            break
        found = origins(frontier, ANYONE)
        known |= found
        frontier = sorted({edge.target_id for lineage in found.values() for edge in lineage.edges} - set(known))
    return known


def _way_back(wording: Wording, known: dict[UUID, Lineage], language: str) -> WayBack:
    """From one paragraph: the objects reached may be named, what lies behind closed doors is counted."""
    steps = [
        known[thing] for thing in (wording.provision_id, *_ancestors(wording.provision_id, known)) if thing in known
    ]
    reached = [edge.target for lineage in steps for edge in lineage.edges]
    reserved = sum(lineage.reserved.total() for lineage in steps)
    return WayBack(wording, _titles(reached, "theme", language), _titles(reached, "institution", language), reserved)


def _ancestors(thing: UUID, known: dict[UUID, Lineage]) -> Iterator[UUID]:
    waiting, met = [thing], {thing}
    while waiting:
        lineage = known.get(waiting.pop())
        for edge in lineage.edges if lineage else ():
            if edge.target_id not in met:
                met.add(edge.target_id)
                waiting.append(edge.target_id)
                yield edge.target_id


def _titles(things: Iterable[Object], kind: str, language: str) -> tuple[str, ...]:
    found = (thing.title.get(language) or str(thing) for thing in things if thing.kind == kind)
    return tuple(sorted(set(found)))
