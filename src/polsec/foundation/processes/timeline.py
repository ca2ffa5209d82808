"""Stages as the page component `c-timeline` draws them, and where a process stands, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from polsec.foundation.processes.models import Process, ProcessState, Stage, StageState


@dataclass(frozen=True)
class Step:
    """One stage of the picture, with the state and the dates of its row."""

    key: str
    title: str
    state: str
    opens_on: date | None
    closes_on: date | None
    is_parallel: bool
    note: str
    url: str


def steps_of(process: Process, stages: Iterable[Stage]) -> list[Step]:
    """The stages as steps, each with a note where it is late, and with its place on the page of stages."""
    today, page = process.today(), reverse("processes_stages", args=[process.slug])
    return [
        Step(
            key=stage.key,
            title=str(stage),
            state=stage.state,
            opens_on=stage.opens_on,
            closes_on=stage.closes_on,
            is_parallel=stage.is_parallel,
            note=_lateness(stage, today),
            url=f"{page}#{stage.key}",
        )
        for stage in stages
    ]


def where_it_stands(process: Process, steps: list[Step]) -> str:
    """The state of the process in a few words, in the reader's language."""
    if process.state == ProcessState.CLOSED:
        return _("This process is closed. It can be read as it was.")
    under_way = [step for step in steps if step.state == StageState.OPEN and not step.is_parallel]
    if under_way:
        names = _listed([step.title for step in under_way])
        return _("Under way: {stages}.").format(stages=names)
    if all(step.state == StageState.PLANNED for step in steps):
        return _("No stage has begun yet.")
    return _("No stage is under way at the moment.")


def next_step(steps: list[Step]) -> Step | None:
    """The stage that comes next of those that follow each other: the first one planned after what has begun."""
    following = [step for step in steps if not step.is_parallel]
    last_begun = max((place for place, step in enumerate(following) if step.state != StageState.PLANNED), default=-1)
    return next((step for step in following[last_begun + 1 :]), None)


def _lateness(stage: Stage, today: date) -> str:
    if stage.state == StageState.OPEN and stage.closes_on and stage.closes_on < today:
        return _("Its last day has passed.")
    if stage.state == StageState.PLANNED and stage.opens_on and stage.opens_on < today:
        return _("Its first day has passed.")
    return ""


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return pgettext("list", "{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
