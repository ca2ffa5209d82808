"""A process as a card of a list: what it is, where it stands, where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from polsec.foundation.processes.models import Process
from polsec.foundation.processes.timeline import Step, steps_of, where_it_stands


@dataclass(frozen=True)
class Card:
    """One process of a list."""

    slug: str
    title: str
    purpose: str
    state: str
    stands: str
    steps: tuple[Step, ...]
    is_illustrative: bool
    is_paused: bool
    address: str


def cards(processes: Iterable[Process]) -> list[Card]:
    """The cards of processes that came with their stages; no query of its own."""
    return [_card(process) for process in processes]


def _card(process: Process) -> Card:
    steps = steps_of(process, process.stages.all())
    return Card(
        slug=process.slug,
        title=process.title,
        purpose=process.purpose_text,
        state=process.get_state_display(),
        stands=where_it_stands(process, steps),
        steps=tuple(step for step in steps if not step.is_parallel),
        is_illustrative=process.is_illustrative,
        is_paused=process.paused_since is not None,
        address=reverse("processes_home", args=[process.slug]),
    )
