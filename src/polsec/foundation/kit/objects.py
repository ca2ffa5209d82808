"""Objects and their lineage: made, titled, connected, described. The only place that writes these rows.

A room tells what its kinds are called and where their pages are: `describe("theme", ...)` in its `apps.py`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import rfc8785

from polsec.foundation.kit.actions import current_act
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Stale
from polsec.foundation.kit.models import Edge, Object, Relation, Visibility

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Description:
    """What a kind of object is called, and the address of the page of one."""

    kind: str
    label: str | _StrPromise
    address: Callable[[Object], str] | None = None


_descriptions: dict[str, Description] = {}


def describe(kind: str, label: str | _StrPromise, address: Callable[[Object], str] | None = None) -> None:
    """Register a kind. Raises ValueError where it has been registered before."""
    if kind in _descriptions:
        raise ValueError(f"The kind {kind} is described twice.")
    _descriptions[kind] = Description(kind, label, address)


def description(kind: str) -> Description:
    """What was registered of a kind. Raises KeyError for one that nobody described."""
    return _descriptions[kind]


def kinds() -> frozenset[str]:
    """All kinds that rooms described."""
    return frozenset(_descriptions)


def address_of(thing: Object) -> str:
    """The address of an object's page, empty where its kind has none."""
    made = description(thing.kind).address
    return made(thing) if made else ""


def make(
    kind: str,
    *,
    process: Object | None,
    title: dict[str, str],
    visibility: Visibility,
    room: Object | None = None,
    version: str = "",
) -> Object:
    """A new object of a described kind."""
    description(kind)
    return Object.objects.create(
        kind=kind, process=process, title=title, visibility=visibility, room=room, version=version
    )


def brief(text: str, longest: int) -> str:
    """The beginning of a text as a title of at most so many characters, cut between words where there are any."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rsplit(' ', 1)[0]}…"


def process_of(thing: Object) -> Object:
    """The object of the process that something belongs to. Raises ValueError where it belongs to none."""
    if thing.process is None:
        raise ValueError(f"{thing.kind} {thing.pk} belongs to no process")
    return thing.process


def digest(content: object) -> str:
    """SHA-256, in hex, of the canonical JSON (RFC 8785) of some content: what a version is known by."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]


def check_version(thing: Object, seen: str) -> None:
    """Raises Stale where the object's version is no longer the one that was seen."""
    if thing.version != seen:
        raise Stale


def connect(source: Object, relation: Relation, *targets: Object, room: Object | None = None) -> None:
    """Say, inside an act, that `source` comes from each of `targets`. Saying it twice changes nothing.

    With a `room`, its members alone learn of it until `release`; to others it is a reserved source.
    """
    act = current_act()
    Edge.objects.bulk_create(
        (Edge(source=source, target=target, relation=relation, act=act, room=room) for target in targets),
        ignore_conflicts=True,
    )


def release(source: Object, relation: Relation, target: Object) -> None:
    """Let whoever sees both ends learn that `source` comes from `target`."""
    Edge.objects.filter(source=source, relation=relation, target=target).update(room=None)


@dataclass(frozen=True)
class Lineage:
    """What an object comes from: the edges that may be seen, and how many by relation may not."""

    edges: tuple[Edge, ...]
    reserved: Counter[str]


def origins(things: Iterable[UUID], actor: Actor) -> dict[UUID, Lineage]:
    """The direct origins of each object, in two queries. Beyond a closed door only their number is told."""
    wanted = list(things)
    edges = list(Edge.objects.filter(source__in=wanted).select_related("target", "act").order_by("act__at", "id"))
    seen = Object.objects.visible_to(actor)
    told = set(Edge.objects.filter(source__in=wanted, target__in=seen).told_to(actor).values_list("id", flat=True))
    return {
        thing: Lineage(
            tuple(edge for edge in edges if edge.source_id == thing and edge.pk in told),
            Counter(str(edge.relation) for edge in edges if edge.source_id == thing and edge.pk not in told),
        )
        for thing in wanted
    }


@dataclass(frozen=True)
class Origin:
    """One step of the way back from an object: what it comes from, how, and where that comes from in turn."""

    edge: Edge
    origins: tuple[Origin, ...]
    reserved: int
    """How many further origins lie behind a closed door."""


def ancestry(thing: UUID, actor: Actor, *, depth: int = 4) -> tuple[tuple[Origin, ...], int]:
    """The way back from an object, as a tree, and how many of its direct origins are reserved.

    Two queries for each level, `depth` levels at most. What may not be seen is counted and not followed.
    """
    levels: list[dict[UUID, Lineage]] = []
    frontier, met = [thing], {thing}
    while frontier and len(levels) < depth:
        found = origins(frontier, actor)
        levels.append(found)
        reached = {edge.target_id for lineage in found.values() for edge in lineage.edges}
        frontier = sorted(reached - met)
        met |= reached
    known = {source: lineage for level in levels for source, lineage in level.items()}
    return _tree(thing, known, depth), known[thing].reserved.total()


def _tree(thing: UUID, known: dict[UUID, Lineage], depth: int) -> tuple[Origin, ...]:
    lineage = known.get(thing)
    if lineage is None or depth == 0:
        return ()
    return tuple(
        Origin(
            edge,
            _tree(edge.target_id, known, depth - 1),
            known[edge.target_id].reserved.total() if edge.target_id in known else 0,
        )
        for edge in lineage.edges
    )


def outcomes(thing: UUID, actor: Actor) -> tuple[Edge, ...]:
    """What became of an object: the edges to those that came from it and may be seen, in one query."""
    return outcomes_of([thing], actor)[thing]


def outcomes_of(things: Iterable[UUID], actor: Actor) -> dict[UUID, tuple[Edge, ...]]:
    """The same for each of some objects, in one query."""
    wanted = list(things)
    seen = Object.objects.visible_to(actor)
    edges = Edge.objects.filter(target__in=wanted, source__in=seen).told_to(actor).select_related("source", "act")
    found: dict[UUID, list[Edge]] = {thing: [] for thing in wanted}
    for edge in edges.order_by("act__at", "id"):
        found[edge.target_id].append(edge)
    return {thing: tuple(edges) for thing, edges in found.items()}


def descent(things: Iterable[UUID], actor: Actor, *, depth: int = 3) -> dict[UUID, tuple[Object, ...]]:
    """All that came from each object, step by step, as far as it may be seen: nearest first, each once.

    One query for each level, `depth` levels at most.
    """
    came: dict[UUID, dict[UUID, Object]] = {thing: {} for thing in things}
    frontier = {thing: {thing} for thing in came}
    for _level in range(depth):
        edges = outcomes_of({each for reached in frontier.values() for each in reached}, actor)
        for thing, reached in frontier.items():
            new = {edge.source_id: edge.source for each in reached for edge in edges[each]}
            frontier[thing] = new.keys() - came[thing].keys() - {thing}
            came[thing].update({pk: new[pk] for pk in new if pk in frontier[thing]})
        if not any(frontier.values()):
            break
    return {thing: tuple(found.values()) for thing, found in came.items()}
