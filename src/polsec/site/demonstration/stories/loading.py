"""The demonstration's processes: told once into an empty site, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from polsec.errors import Message, PolsecError
from polsec.foundation.processes.models import Process
from polsec.foundation.record.demo import make_keys
from polsec.foundation.record.sequencer import drain
from polsec.site.demonstration.stories import agreeing, telling, watching, writing
from polsec.site.demonstration.stories.reading import STAGES, story_at
from polsec.site.demonstration.stories.standing import is_in_use
from polsec.stages.sanction.models import Approval

COMPLAINTS_IN = "proposals"
"""The story in which two people complain."""
Progress = Callable[[str], None]


def load_processes(stages: Iterable[str] = STAGES, progress: Progress | None = None) -> int:
    """Tell the stories that are missing, have them signed, and cosigned by the two DEMO witnesses; how many were told.

    Raises PolsecError on a site with processes of its own: invented ones have no place beside them.
    """
    wanted = [stage for stage in stages if not Process.objects.filter(slug=story_at(stage)["slug"]).exists()]
    if wanted and is_in_use():
        raise PolsecError(
            Message(
                "This site has people of its own, and a demonstration beside them would mislead. "
                "Give it an empty data folder: POLSEC_DATA=demo polsec demo"
            )
        )
    make_keys()
    for stage in wanted:
        if progress:
            progress(stage)
        tell(stage)
    drain()
    return len(wanted)


def tell(stage: str) -> None:
    """Tell one story as far as it goes. Its publication is made after the rest is on the signed record."""
    with transaction.atomic():
        told = telling.open_process(story_at(stage))
        with told.on(0.0, minutes=30):
            watching.tell_who_runs_it(told)
        telling.convene(told)
        _watch(told)
        if told.reaches("agenda"):
            agreeing.agree(told)
        approval = _write(told) if told.reaches("proposals") else None
    if approval and told.reaches("publications"):
        writing.publish(told, approval)


def _watch(told: telling.Told) -> None:
    with told.on(0.22 if told.reaches("agenda") else 1.0, minutes=30):
        committee = watching.form_committee(told)
    if told.story["stage"] == COMPLAINTS_IN:
        watching.complain(told, committee)


def _write(told: telling.Told) -> Approval | None:
    proposal = writing.write(told)
    writing.put(told, proposal)
    return writing.approve(told, proposal) if told.reaches("sanction") else None
