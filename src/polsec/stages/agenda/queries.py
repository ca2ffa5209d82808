"""What is read of themes; each in one query."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.stages.agenda.models import State, Theme


def themes_of(process: UUID, actor: Actor) -> list[Theme]:
    """The themes of a process that the reader may see: agreed ones first, then by title."""
    seen = Object.objects.filter(process=process, kind="theme").visible_to(actor)
    rows = Theme.objects.filter(object__in=seen).select_related("object", "body__object")
    order = [State.AGREED, State.PROPOSED, State.WITHDRAWN]
    return sorted(rows, key=lambda theme: (order.index(State(theme.state)), str(theme).casefold()))


def theme_of(pk: UUID, process: UUID) -> Theme:
    """One theme of a process. Raises Theme.DoesNotExist."""
    rows = Theme.objects.select_related("object__process", "body__object")
    return rows.get(pk=pk, object__process=process)
