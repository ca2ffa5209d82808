"""The kinds of leaves of all rooms: named as a leaf can hold it, and none given away by the name it is shown under."""

import pytest
from tests.foundation.record.making import DECLINED, OPEN

from polsec.foundation.record import kinds
from polsec.foundation.record.kinds import Disclosure, Kind
from polsec.methods.transparency.leaves import entry


def test_every_kind_can_stand_in_a_leaf() -> None:
    for kind in kinds.known().values():
        assert entry(kind.public_name, "2026-03-03", bytes(32))


def test_no_kind_is_given_away_by_the_name_it_is_shown_under() -> None:
    assert kinds.telltale() == []


@pytest.mark.parametrize(
    "kind",
    [
        Kind("tests.told", "Told", Disclosure.NEVER, shown_as="tests.nowhere", by_day=True),
        Kind("tests.told", "Told", Disclosure.NEVER, shown_as="tests.secret"),
        Kind("tests.told", "Told", Disclosure.AT_EVENT, shown_as="tests.secret", by_day=True),
    ],
    ids=["unregistered", "by the hour", "by its disclosure"],
)
def test_a_kind_that_would_be_given_away_is_found(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    assert kinds.telltale() == ["tests.told"]


def test_what_the_record_states_names_no_kind_that_is_shown_as_another() -> None:
    assert OPEN.name in kinds.table()
    assert DECLINED.name not in kinds.table()


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.register(OPEN)
