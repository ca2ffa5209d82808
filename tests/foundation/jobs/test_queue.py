"""At least once, the effect once, and an end that a person understands."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import translation
from tests.foundation.jobs import work
from tests.threads import at_once

from polsec.errors import Message
from polsec.foundation.jobs.errors import LeaseLost
from polsec.foundation.jobs.models import Job, Result, State
from polsec.foundation.jobs.queue import claim, extend, run_due
from polsec.foundation.jobs.registry import definition, job
from polsec.foundation.jobs.running import LEASE, Run, perform
from polsec.foundation.kit import clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def again(made: Job) -> Job:
    """The job as it is in the database now."""
    return Job.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_a_job_is_done_and_its_result_kept() -> None:
    made = work.give.enqueue(number=7)
    assert run_due() == 1
    assert again(made).state == State.DONE
    assert again(made).share == 1
    assert Result.objects.get(kind="tests.value", key=made.key).content == {"square": 49}


@pytest.mark.django_db
def test_the_same_work_has_one_effect_however_often_it_is_asked_for() -> None:
    first, second = work.write.enqueue(name="a"), work.write.enqueue(name="a")
    assert run_due() == 2
    assert (again(first).state, again(second).state) == (State.DONE, State.DONE)
    assert work.effects("a") == 1


@pytest.mark.django_db
def test_work_that_is_not_once_has_its_effect_each_time() -> None:
    work.write_each_time.enqueue(name="b")
    work.write_each_time.enqueue(name="b")
    run_due()
    assert work.effects("b") == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_is_rolled_back_is_not_run() -> None:
    def act() -> None:
        with transaction.atomic():
            work.write.enqueue(name="c")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert run_due() == 0
    assert work.effects("c") == 0


@pytest.mark.django_db
def test_a_job_is_not_begun_before_its_time() -> None:
    with clock.standing_at(NOON):
        work.write.using(run_after=NOON + timedelta(hours=1)).enqueue(name="d")
        assert claim() is None
    with clock.standing_at(NOON + timedelta(hours=1)):
        assert claim() is not None


@pytest.mark.django_db
def test_what_may_work_later_is_tried_again_with_longer_pauses_and_then_explained() -> None:
    work.failed.clear()
    with clock.standing_at(NOON):
        made = work.ask_outside.enqueue(name="The mail server")
    tried_at = []
    for second in range(0, 90, 2):
        with clock.standing_at(NOON + timedelta(seconds=second)):
            tried_at += [second] * run_due()
    assert tried_at == [0, 10, 50]
    assert again(made).state == State.FAILED
    assert again(made).explanation_text == "Se intentó 3 veces sin éxito. The mail server does not answer."
    assert work.failed == [made]


@pytest.mark.django_db
def test_what_trying_again_would_not_help_fails_at_once_in_words() -> None:
    made = work.be_refused.enqueue()
    assert run_due() == 1
    assert again(made).state == State.FAILED
    assert again(made).explanation_text == "The file is empty. Choose another."


@pytest.mark.django_db
def test_a_fault_leaves_nothing_half_done_and_no_trace_of_the_code_for_the_reader() -> None:
    with clock.standing_at(NOON):
        made = work.break_down.enqueue(name="e")
        run_due()
    with clock.standing_at(NOON + timedelta(minutes=1)), translation.override("en"):
        run_due()
        assert again(made).state == State.FAILED
        assert "noted for whoever runs it" in again(made).explanation_text
        assert "Zero" not in again(made).explanation_text
    assert work.effects("e") == 0


@pytest.mark.django_db
def test_a_kind_that_this_version_does_not_know_fails_in_words() -> None:
    made = Job.objects.create(kind="tests.gone", key="0" * 64)
    run_due()
    assert again(made).state == State.FAILED
    assert "no sabe" in again(made).explanation_text


@pytest.mark.django_db
def test_a_job_that_stops_its_worker_each_time_is_not_tried_for_ever() -> None:
    with clock.standing_at(NOON):
        made = work.write.enqueue(name="f")
    for hour in range(definition("tests.write").attempts):
        with clock.standing_at(NOON + timedelta(hours=hour)):
            assert claim() == made
    with clock.standing_at(NOON + timedelta(days=1)):
        assert claim() is None
    assert again(made).state == State.FAILED


@pytest.mark.django_db
def test_a_lease_holds_until_it_has_run_out_and_a_sign_of_life_makes_it_longer() -> None:
    with clock.standing_at(NOON):
        work.write.enqueue(name="g")
        mine = claim()
    with clock.standing_at(NOON + LEASE - timedelta(seconds=1)):
        assert claim() is None
        assert extend(mine)
    with clock.standing_at(NOON + LEASE + timedelta(seconds=1)):
        assert claim() is None
    with clock.standing_at(NOON + 2 * LEASE):
        other = claim()
        assert other == mine
        assert other.lease != mine.lease
        assert not extend(mine)


@pytest.mark.django_db
def test_whoever_lost_the_lease_writes_nothing() -> None:
    with clock.standing_at(NOON):
        work.write.enqueue(name="h")
        slow = claim()
    with clock.standing_at(NOON + 2 * LEASE):
        other = claim()
        perform(slow)
        assert work.effects("h") == 0
        assert again(slow).state == State.RUNNING
        perform(other)
    assert work.effects("h") == 1
    assert again(slow).state == State.DONE


@pytest.mark.django_db
def test_progress_is_kept_at_most_once_a_second() -> None:
    with clock.standing_at(NOON):
        work.write.enqueue(name="i")
        run = Run(claim())
    kept = set()
    for step in range(40):
        with clock.standing_at(NOON + timedelta(milliseconds=100 * step)):
            run.progress(Message("Reading line {number}", number=step), step / 40)
        kept.add(again(run.job).share)
    assert kept == {0, 0.25, 0.5, 0.75}
    assert again(run.job).stage_text == "Reading line 30"


@pytest.mark.django_db
def test_progress_tells_whoever_lost_the_lease() -> None:
    with clock.standing_at(NOON):
        work.write.enqueue(name="j")
        run = Run(claim())
    with clock.standing_at(NOON + 2 * LEASE):
        claim()
        with pytest.raises(LeaseLost):
            run.progress(Message("Reading"), 0.5)


@pytest.mark.django_db(transaction=True)
def test_no_two_workers_get_the_same_job() -> None:
    for number in range(40):
        work.write.enqueue(name=f"k{number}")

    def take() -> list[object]:
        taken = []
        while job := claim():
            taken.append(job.pk)
        return taken

    taken = [pk for some in at_once(*[take] * 8) for pk in some]
    assert len(taken) == len(set(taken)) == 40


@pytest.mark.django_db(transaction=True)
def test_runs_side_by_side_of_the_same_work_have_one_effect() -> None:
    for _ in range(8):
        work.write.enqueue(name="l")

    at_once(*[run_due] * 8)
    assert work.effects("l") == 1
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.django_db
def test_an_empty_queue_costs_one_read(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        assert claim() is None


def test_a_kind_is_there_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        job("tests.write", title="")
