"""What proposals say on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process


@ports.sections.on("proposals")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """Their page, for who works in the process."""
    if actor.roles_in(process.pk):
        where = reverse("proposals_index", args=[process.slug])
        yield ports.Section(_("Proposals"), where, ports.Group.WORK, is_main=True)
