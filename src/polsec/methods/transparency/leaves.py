"""Leaves: what the log holds of an act, which tells nothing of it but kind and coarse time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from polsec.methods.transparency.verify import COMMITMENT_TAG, DISCLOSURES, ENTRY, WRITER, Act, refuse, sha256

SALT_SIZE = 32


def new_salt() -> bytes:
    """256 random bits: without them nobody can guess a payload from its commitment."""
    return os.urandom(SALT_SIZE)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The payload's bytes: canonical JSON (RFC 8785) of texts, whole numbers, lists and objects.

    Raises ValueError without a "schema", and for what could be written in two ways: fractions, numbers beyond 2^53.
    """
    if "schema" not in content:
        raise ValueError("a payload names its schema")
    data = WRITER.encode(_checked(content)).encode()
    json.loads(data, parse_float=refuse, parse_constant=refuse)
    return data


def _checked(value: Any) -> Any:
    """The value as JSON has it. Raises ValueError."""
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise ValueError("names of members are texts of ASCII")  # whose order is the same in every language
        return {key: _checked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(each) for each in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return int(value)
    raise ValueError(f"no value for a payload: {value!r}")


def commit(salt: bytes, payload: bytes) -> bytes:
    """The commitment to a payload, 32 bytes."""
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt has 32 bytes")
    return sha256(COMMITMENT_TAG + salt + payload)


def entry(kind: str, time: str, commitment: bytes) -> bytes:
    """The leaf's bytes: canonical JSON.

    ``time`` is a day (``2026-03-03``) or a minute in UTC (``2026-03-03T14:05Z``). Raises ValueError.
    """
    data = WRITER.encode({"commitment": commitment.hex(), "kind": kind, "time": time}).encode()
    if not ENTRY.fullmatch(data):
        raise ValueError(f"no leaf: {kind!r} at {time!r}")
    return data


def kinds_payload(kinds: Mapping[str, str]) -> bytes:
    """The payload of ``record.kinds``: to whom each kind of acts is disclosed (at-once, at-event, panel, never)."""
    if not set(kinds.values()) <= set(DISCLOSURES):
        raise ValueError("a kind is disclosed at once, at an event, to a panel, or never")
    return canonical({"kinds": dict(kinds), "schema": 1})


def erased_payload(leaves: list[int], ground: str) -> bytes:
    """The payload of ``record.erased``: the acts of which earlier leaves were erased, and on what ground."""
    return canonical({"ground": ground, "leaves": sorted(leaves), "schema": 1})


__all__ = ["Act", "canonical", "commit", "entry", "erased_payload", "kinds_payload", "new_salt"]
