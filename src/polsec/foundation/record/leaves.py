"""Leaving a leaf, inside the act that it tells of, and disclosing payloads later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from polsec.foundation.kit.actions import current_act, note_leaf
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.record.kinds import Disclosure, Kind, kind_named
from polsec.foundation.record.models import About, Audience, Disclosed, Leaf
from polsec.methods.transparency.leaves import canonical, commit, entry, new_salt

SCHEMA = 1


def leave(kind: str, payload: dict[str, Any], *, process: Object, about: Iterable[UUID] = ()) -> Leaf:
    """Write the leaf of the act under way, pending until the sequencer integrates it.

    `payload` holds what the act says, in values that JSON has; act, time, capacity, schema and kind are added.
    `about` names the persons whom it tells of, by the ids of their objects. Raises KeyError for a kind that no room
    registered, ValueError for a fraction in the payload: it has no form that all programs write alike, so give whole
    numbers, or text.
    """
    known = kind_named(kind)
    act = current_act()
    content = _content(payload, known, act)
    salt = new_salt()
    leaf = Leaf.objects.create(
        process=process,
        act=act,
        kind=kind,
        shown_as=known.public_name,
        time=coarse(act.at, known),
        commitment=commit(salt, content),
        payload=content,
        salt=salt,
    )
    About.objects.bulk_create(About(leaf=leaf, person_id=person) for person in about)
    if known.disclosure is Disclosure.AT_ONCE:
        Disclosed.objects.create(leaf=leaf, audience=Audience.PUBLIC, act=act)
    note_leaf(kind)
    return leaf


def _content(payload: dict[str, Any], kind: Kind, act: Act) -> bytes:
    return canonical(
        {
            **payload,
            "schema": SCHEMA,
            "kind": kind.name,
            "act": str(act.id),
            "at": coarse(act.at, kind) if kind.by_day else act.at.isoformat(timespec="seconds"),
            "capacity": act.capacity,
            "simulated": act.simulated,
        }
    )


def disclose(leaves: Iterable[Leaf], audience: Audience, *, room: Object | None = None) -> None:
    """Show payloads to an audience from now on, as part of the act under way. Doing it twice changes nothing.

    Raises ValueError where that would make public what the record promised never to disclose.
    """
    act, those = current_act(), list(leaves)
    if audience == Audience.PUBLIC and any(kind_named(leaf.kind).disclosure is Disclosure.NEVER for leaf in those):
        raise ValueError("What the record promised never to disclose cannot be made public.")
    rows = (Disclosed(leaf=leaf, audience=audience, room=room, act=act) for leaf in those)
    Disclosed.objects.bulk_create(rows, ignore_conflicts=True)


def destroy(person: Object) -> int:
    """Destroy payload and salt of every leaf about a person; the leaves stay. The number destroyed.

    The sequencer then leaves a leaf that says which public acts are gone, so that the record still holds.
    """
    return Leaf.objects.filter(people__person=person, payload__isnull=False).update(payload=None, salt=None)


def coarse(instant: datetime, kind: Kind) -> str:
    """The time as the leaf tells it: the day alone for kinds whose timing would tell, else the minute, in UTC."""
    return instant.strftime("%Y-%m-%d" if kind.by_day else "%Y-%m-%dT%H:%MZ")


def entry_of(shown_as: str, time: str, commitment: bytes | memoryview) -> bytes:
    """The leaf as it is hashed: the kind that everyone sees, coarse time, commitment."""
    return entry(shown_as, time, bytes(commitment))
