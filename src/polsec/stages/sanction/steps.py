"""What final approvals say on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process


@ports.sections.on("sanction")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """Their page, for everyone."""
    yield ports.Section(_("Final approvals"), reverse("sanction_index", args=[process.slug]), ports.Group.WORK, order=2)
