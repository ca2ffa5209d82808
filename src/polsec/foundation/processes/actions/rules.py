"""The rules of a process come into force, each version with a number of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid, Stale
from polsec.foundation.processes import leaves
from polsec.foundation.processes.models import Process, Rules
from polsec.foundation.processes.rules import may_run
from polsec.foundation.record.leaves import leave

Text = dict[str, list[dict[str, str]]]


@action("processes.set_rules", lock="process", may=may_run, leaf=leaves.RULES)
def set_rules(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    text: Text,
    figures: dict[str, int],
    seen: int | None = None,
) -> Rules:
    """New rules in force from now on; figures that are not given stay as they are.

    `seen` is the number of the version that was read.

    Raises Invalid for a figure below zero, Stale where the rules have changed since they were read.
    """
    former = process.rules.first()
    if seen is not None and seen != (former.number if former else 0):
        raise Stale
    for name, figure in figures.items():
        if figure < 0:
            raise Invalid(Message("Figures in the rules are whole numbers from 0 upward."), field=name)
    return put_in_force(process, text, {**(former.figures if former else {}), **figures})


def put_in_force(process: Process, text: Text, figures: dict[str, int]) -> Rules:
    """The next version of the rules, with its leaf, as part of the act under way."""
    number = (process.rules.values_list("number", flat=True).first() or 0) + 1
    rules = Rules.objects.create(process=process, number=number, text=text, figures=figures, since=clock.now())
    told: dict[str, Any] = {"number": number, "text": text, "figures": figures}
    leave(leaves.RULES, told, process=process.object)
    return rules
