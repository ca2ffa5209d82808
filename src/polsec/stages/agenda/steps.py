"""What the agenda says on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from polsec.foundation.bodies.queries import facilitators_of
from polsec.foundation.kit import objects
from polsec.foundation.kit.actors import Actor
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify_all
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item
from polsec.foundation.processes.queries import holders, is_under_way
from polsec.stages.agenda import rules
from polsec.stages.agenda.models import State, Theme

NEW = texts.register("agenda.proposed", gettext_noop("A theme was proposed in “{body}”: “{theme}”."))


def tell_of_new(theme: Theme) -> None:
    """Tell the coordinators and who facilitates the body of a new theme; not which institution proposed it."""
    people = {*holders(objects.process_of(theme.object).pk, "coordinator"), *facilitators_of(theme.body)}
    told = {"body": theme.body.object.title, "theme": theme.object.title}
    notify_all(sorted(people), NEW.key, told, about=theme.object)


@ports.sections.on("agenda")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """The themes, for everyone."""
    yield ports.Section(_("Themes"), reverse("agenda_themes", args=[process.slug]), ports.Group.WORK, is_main=True)


@ports.open_items.on("agenda")
def open_items(process: Process, actor: Actor) -> Iterator[Item]:
    """For who speaks for an institution, while the agenda is made: to propose a theme. One query."""
    if actor.roles_in(process.pk) & rules.VOICES and is_under_way(process.pk, "agenda"):
        note = _("What should be worked on, and why.")
        yield Item(_("Propose a theme"), reverse("agenda_propose", args=[process.slug]), note=note)


@ports.outcomes.on("agenda")
def outcomes(process: Process, actor: Actor) -> Iterator[Item]:
    """The themes that were agreed on, latest first. One query."""
    rows = Theme.objects.filter(object__process=process.pk, state=State.AGREED, object__hidden_at=None)
    for theme in rows.order_by("-agreed_at", "pk"):
        where = reverse("agenda_theme", args=[process.slug, theme.pk])
        yield Item(str(theme), where, when=theme.agreed_at, note=_("Theme agreed on"), language=theme.language)
