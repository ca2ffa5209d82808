"""The pages of a process that this room adds to its navigation."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Group, Section
from polsec.foundation.processes.rules import may_run


def sections(process: Process, actor: Actor) -> Iterator[Section]:
    """Stages, rules, roles and the record for everyone; institutions for members; the rest for a coordinator."""
    here = [process.slug]
    yield Section(_("Stages"), reverse("processes_stages", args=here), Group.WORK)
    yield Section(_("Rules"), reverse("processes_rules", args=here), Group.PEOPLE)
    yield Section(_("Roles"), reverse("processes_roles", args=here), Group.PEOPLE)
    yield Section(_("The record"), reverse("record_home", args=here), Group.WATCH, is_main=True)
    if process.pk in actor.processes:
        yield Section(_("Institutions"), reverse("people_institutions", args=here), Group.PEOPLE)
    if may_run.test(actor, process):
        yield Section(_("People"), reverse("people_persons", args=here), Group.SECRETARIAT)
        yield Section(_("Settings"), reverse("processes_settings", args=here), Group.SECRETARIAT)
