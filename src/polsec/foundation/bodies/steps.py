"""What this room says on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.bodies.queries import highest_body
from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item


@ports.sections.on("bodies")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """The bodies, for everyone."""
    yield ports.Section(_("Bodies"), reverse("bodies_list", args=[process.slug]), ports.Group.PEOPLE, is_main=True)


@ports.next_steps.on("bodies")
def next_steps(process: Process, actor: Actor) -> Iterator[Item]:
    """The highest body, as long as there is none. One query."""
    if highest_body(process.pk) is None:
        note = _("The highest body: institutions are invited into it, and it gives the final approval.")
        yield Item(_("Create the Project Group"), reverse("bodies_create", args=[process.slug]), note=note)
