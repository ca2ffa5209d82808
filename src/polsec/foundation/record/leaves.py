"""Leaving a leaf, inside the act that it tells of, and disclosing payloads later."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rfc8785

from polsec.foundation.kit.actions import current_act, note_leaf
from polsec.foundation.kit.models import Object
from polsec.foundation.record.kinds import Disclosure, Kind, kind_named
from polsec.foundation.record.models import About, Audience, Disclosed, Leaf

SCHEMA = 1
SALT_BYTES = 32
COMMITMENT_TAG = b"polsec-commitment/v1\x00"


def leave(kind: str, payload: dict[str, Any], *, process: Object, about: Iterable[Object] = ()) -> Leaf:
    """Write the leaf of the act under way, pending until the sequencer integrates it.

    `payload` holds what the act says, in values that JSON has; act, time, capacity, schema and kind are added.
    `about` names the persons whom it tells of. Raises KeyError for a kind that no room registered.
    """
    known = kind_named(kind)
    act = current_act()
    content = rfc8785.dumps(
        {
            **payload,
            "schema": SCHEMA,
            "kind": kind,
            "act": str(act.id),
            "at": act.at.isoformat(timespec="seconds"),
            "capacity": act.capacity,
            "simulated": act.simulated,
        }
    )
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = Leaf.objects.create(
        process=process,
        act=act,
        kind=kind,
        time=coarse(act.at, known),
        commitment=commitment(salt, content),
        payload=content,
        salt=salt,
    )
    About.objects.bulk_create(About(leaf=leaf, person=person) for person in about)
    if known.disclosure is Disclosure.AT_ONCE:
        Disclosed.objects.create(leaf=leaf, audience=Audience.PUBLIC, act=act)
    note_leaf(kind)
    return leaf


def disclose(leaves: Iterable[Leaf], audience: Audience, *, room: Object | None = None) -> None:
    """Show payloads to an audience from now on, as part of the act under way. Doing it twice changes nothing."""
    act = current_act()
    rows = (Disclosed(leaf=leaf, audience=audience, room=room, act=act) for leaf in leaves)
    Disclosed.objects.bulk_create(rows, ignore_conflicts=True)


def destroy(person: Object) -> int:
    """Destroy payload and salt of every leaf about a person; the leaves stay. The number destroyed."""
    return Leaf.objects.filter(people__person=person, payload__isnull=False).update(payload=None, salt=None)


def coarse(instant: datetime, kind: Kind) -> str:
    """The time as the leaf tells it: the day alone for kinds whose timing would tell, else the minute, in UTC."""
    return instant.strftime("%Y-%m-%d" if kind.by_day else "%Y-%m-%dT%H:%MZ")


def commitment(salt: bytes, payload: bytes) -> bytes:
    """What binds a payload without telling it: SHA-256 over a tag, 256 random bits and the payload."""
    return hashlib.sha256(COMMITMENT_TAG + salt + payload).digest()
