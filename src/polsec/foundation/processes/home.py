"""The pages of a process that this room adds to its home page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item
from polsec.foundation.processes.rules import may_run


def sections(process: Process, actor: Actor) -> Iterator[Item]:
    """Stages, rules and roles for everyone; people, institutions and settings for a coordinator."""
    here = [process.slug]
    yield Item(_("Stages"), reverse("processes_stages", args=here))
    yield Item(_("Rules"), reverse("processes_rules", args=here))
    yield Item(_("Roles"), reverse("processes_roles", args=here))
    yield Item(_("The record"), reverse("record_home", args=here))
    if may_run.test(actor, process):
        yield Item(_("People"), reverse("people_persons", args=here))
        yield Item(_("Institutions"), reverse("people_institutions", args=here))
        yield Item(_("Settings"), reverse("processes_settings", args=here))
