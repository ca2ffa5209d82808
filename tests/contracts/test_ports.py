"""What a lower room asks for is answered, and what is written as an object or on the record is described."""

import re

from tests.contracts.test_rooms import SOURCE, tracked

from polsec.foundation.kit.objects import kinds
from polsec.foundation.kit.ports import ports
from polsec.foundation.record import kinds as leaf_kinds

CODE = {
    path: path.read_text(encoding="utf-8")
    for path in tracked()
    if path.suffix == ".py" and path.is_relative_to(SOURCE) and "migrations" not in path.parts
}
OURS = {name: port for name, port in ports().items() if not name.startswith("tests.")}


def test_every_key_that_is_called_has_a_handler_and_one_alone_where_one_is_asked_for() -> None:
    lacking = [
        f"{name}: {key} has {len(port.handlers(key))}"
        for name, port in OURS.items()
        for key in port.declared
        if not port.handlers(key) or (port.one and len(port.handlers(key)) != 1)
    ]
    assert lacking == []


def test_every_port_is_answered_by_somebody() -> None:
    assert {name for name, port in OURS.items() if not list(port.everyone())} <= UNANSWERED


UNANSWERED = {"processes.on_stage_change", "people.protected_names_in_rooms", "record.on_alarm"}
"""Ports that rooms still to come, or the rules of a process, may answer; without an answer nothing is lacking."""


def test_every_kind_of_object_that_is_made_is_described() -> None:
    made = {kind for text in CODE.values() for kind in re.findall(r"\bmake\(\s*\"([a-z-]+)\"", text)}
    assert made
    assert made - kinds() == set()


def test_every_kind_of_object_that_is_described_is_made() -> None:
    written = {kind for text in CODE.values() for kind in re.findall(r"(?:make\(\s*|kind=)\"([a-z-]+)\"", text)}
    ours = {kind for kind in kinds() if not kind.startswith("tests")}
    assert ours - written == set()


def test_every_kind_of_leaf_that_is_registered_is_left_somewhere() -> None:
    registered = {kind for kind in leaf_kinds.table() if not kind.startswith("tests")}
    left = "".join(CODE.values())
    assert registered
    assert {kind for kind in registered if left.count(f'"{kind}"') == 0} == set()
