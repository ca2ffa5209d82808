"""Payloads, commitments and leaves: one way to write each, and nothing told that is not said."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polsec.methods.transparency.leaves import (
    canonical,
    commit,
    entry,
    erased_payload,
    kinds_payload,
    new_salt,
)
from polsec.methods.transparency.verify import Act

NAMES = st.text(st.characters(max_codepoint=127), max_size=6)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))


# The first text of a process takes Hypothesis a second.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_payload_is_canonical_json_as_another_library_writes_it(content: dict[str, Any]) -> None:
    content["schema"] = 1
    data = canonical(content)
    assert data == rfc8785.dumps(content)
    assert Act(0, bytes(32), data).content() == content


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"a": 1},
        {"schema": 1, "a": 0.5},
        {"schema": 1, "a": 2**53},
        {"schema": 1, "a": float("nan")},
        {"schema": 1, "a": {1: 2}},
        {"schema": 1, "ñ": 1},
        {"schema": 1, "a": b"bytes"},
        {"schema": 1, "a": {"b": [object()]}},
        {"schema": 1, "a": "\ud800"},
    ],
)
def test_what_could_be_written_in_two_ways_is_no_payload(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(content)


def test_a_commitment_is_what_the_format_says() -> None:
    salt = bytes(range(32))
    assert commit(salt, b"payload") == hashlib.sha256(b"polsec-commitment/v1\x00" + salt + b"payload").digest()
    assert commit(new_salt(), b"payload") != commit(new_salt(), b"payload")
    assert len(new_salt()) == 32


def test_a_salt_is_never_shorter() -> None:
    with pytest.raises(ValueError, match="32"):
        commit(bytes(31), b"payload")


def test_a_leaf_tells_kind_coarse_time_and_commitment() -> None:
    for time in ("2026-03-03", "2026-03-03T14:05Z"):
        data = entry("decisions.taken", time, bytes(32))
        assert json.loads(data) == {"kind": "decisions.taken", "time": time, "commitment": "00" * 32}
        assert data == rfc8785.dumps(json.loads(data))


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("", "2026-03-03"),
        ("Decisions", "2026-03-03"),
        ("a..b", "2026-03-03"),
        ('a"b', "2026-03-03"),
        ("a", "2026-03-03T14:05:59Z"),
        ("a", "2026-03-03T14:05+00:00"),
        ("a", ""),
    ],
)
def test_a_leaf_tells_no_more(kind: str, time: str) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        entry(kind, time, bytes(32))


def test_tables_of_kinds_and_erasures_are_payloads() -> None:
    assert json.loads(kinds_payload({"a": "never"})) == {"kinds": {"a": "never"}, "schema": 1}
    assert json.loads(erased_payload([5, 2], "asked")) == {"ground": "asked", "leaves": [2, 5], "schema": 1}
    with pytest.raises(ValueError, match="disclosed"):
        kinds_payload({"a": "sometimes"})
