"""What is done at its time, by one worker, and deadlines that hold without any."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.threads import at_once

from polsec.foundation.jobs import schedule
from polsec.foundation.jobs.schedule import check_open, deadline, every, run_ticks
from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import TooLate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test registers is scheduled."""
    monkeypatch.setattr(schedule, "_ticks", {})


def at(seconds: float) -> int:
    """How many calls there are so many seconds after noon."""
    with clock.standing_at(NOON + timedelta(seconds=seconds)):
        return run_ticks()


@pytest.mark.django_db
def test_a_function_is_called_every_so_often() -> None:
    every(60, name="tests.minute")(lambda: None)
    assert [second for second in range(0, 181, 20) if at(second)] == [0, 60, 120, 180]


@pytest.mark.django_db
def test_one_that_fails_is_called_again_and_keeps_no_other_from_its_turn() -> None:
    calls = []

    @every(5, name="tests.a_breaks")
    def break_down() -> None:
        calls.append("breaks")
        raise ZeroDivisionError

    every(5, name="tests.b_works")(lambda: calls.append("works"))
    assert at(0) == 2
    assert at(5) == 1
    assert at(60) == 2
    assert calls.count("breaks") == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_calls() -> None:
    calls: list[int] = []
    every(3600, name="tests.once")(lambda: calls.append(1))
    at_once(*[run_ticks] * 8)
    assert len(calls) == 1


@pytest.mark.django_db
def test_a_deadline_has_its_consequence_and_a_failing_one_does_not_keep_the_others() -> None:
    open_until = {"a": NOON, "b": NOON + timedelta(seconds=30), "c": NOON + timedelta(hours=1)}
    closed: list[str] = []

    def due(now: datetime) -> list[str]:
        return [name for name, until in open_until.items() if until <= now and name not in closed]

    @deadline("tests.close", due=due)
    def close(name: str) -> None:
        if name == "a" and not closed:
            raise ZeroDivisionError
        closed.append(name)

    at(40)
    assert closed == ["b"]
    at(46)
    assert closed == ["b", "a"]


def test_a_date_that_has_passed_refuses_by_the_clock_alone() -> None:
    with clock.standing_at(NOON):
        check_open(None)
        check_open(NOON + timedelta(microseconds=1))
        with pytest.raises(TooLate):
            check_open(NOON)


def test_a_name_is_there_once() -> None:
    every(1, name="tests.twice")(lambda: None)
    with pytest.raises(ValueError, match="twice"):
        every(1, name="tests.twice")
