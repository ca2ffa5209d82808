"""Stages begin, end and get other dates. Rooms above hear of it through `ports.on_stage_change`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.processes import leaves, ports
from polsec.foundation.processes.models import Process, Stage, StageKey, StageState
from polsec.foundation.processes.rules import may_run
from polsec.foundation.record.leaves import leave

FIRST_PARALLEL = list(StageKey).index(StageKey.EVIDENCE)


@action("processes.start_stage", lock="stage", may=may_run, leaf=leaves.STAGE)
def start_stage(*, by: Actor, request_id: UUID | None = None, stage: Stage) -> Stage:
    """A stage begins, or begins again after it ended. Raises Closed where it is under way already."""
    if stage.state == StageState.OPEN:
        raise Closed(Message("This stage is under way already."))
    return _change(stage, StageState.OPEN, "started")


@action("processes.close_stage", lock="stage", may=may_run, leaf=leaves.STAGE)
def close_stage(*, by: Actor, request_id: UUID | None = None, stage: Stage) -> Stage:
    """A stage ends. Raises Closed where it is not under way."""
    if stage.state != StageState.OPEN:
        raise Closed(Message("This stage is not under way, so it cannot end."))
    return _change(stage, StageState.CLOSED, "ended")


@action("processes.redate_stage", lock="stage", may=may_run, leaf=leaves.DATES)
def redate_stage(
    *,
    by: Actor,
    request_id: UUID | None = None,
    stage: Stage,
    opens_on: date | None,
    closes_on: date | None,
) -> Stage:
    """A stage gets other planned dates. Raises Invalid where it would end before it begins."""
    _check_dates(opens_on, closes_on)
    before = {"opens": _day(stage.opens_on), "closes": _day(stage.closes_on)}
    stage.opens_on, stage.closes_on = opens_on, closes_on
    stage.save(update_fields=["opens_on", "closes_on"])
    after = {"opens": _day(opens_on), "closes": _day(closes_on)}
    leave(leaves.DATES, {"stage": stage.key, "before": before, "after": after}, process=stage.process.object)
    return stage


@action("processes.add_stage", lock="process", may=may_run, leaf=leaves.DATES)
def add_stage(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    key: str,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Stage:
    """A stage that the template left out. Raises Invalid for one that there is not, or that is there already."""
    if key not in StageKey.values:
        raise Invalid(Message("There is no such stage. Choose one of the list."), field="key")
    if process.stages.filter(key=key).exists():
        raise Invalid(Message("The process has this stage already."), field="key")
    _check_dates(opens_on, closes_on)
    order = StageKey.values.index(key)
    stage = Stage.objects.create(
        process=process,
        key=key,
        position=order + 1,
        is_parallel=order >= FIRST_PARALLEL,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    after = {"opens": _day(opens_on), "closes": _day(closes_on)}
    leave(leaves.DATES, {"stage": key, "before": None, "after": after}, process=process.object)
    return stage


def _change(stage: Stage, state: StageState, change: str) -> Stage:
    stage.state = state
    stage.save(update_fields=["state"])
    leave(leaves.STAGE, {"stage": stage.key, "change": change}, process=stage.process.object)
    for handle in ports.on_stage_change.handlers(stage.key):
        handle(stage)
    return stage


def _check_dates(opens_on: date | None, closes_on: date | None) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        raise Invalid(Message("The last day is before the first. Change one of the two."), field="closes_on")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
