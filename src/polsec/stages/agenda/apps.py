from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from polsec.foundation.kit.models import Object


class AgendaConfig(AppConfig):
    name = "polsec.stages.agenda"
    label = "agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        """Describe the kind, make the leaves known, follow the outcomes of questions about themes."""
        from polsec.foundation.decisions.ports import on_outcome
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.record import kinds
        from polsec.stages.agenda import actions, following, leaves, personal, steps  # noqa: F401 (register)

        describe("theme", pgettext_lazy("kind of object", "Theme"), _address)
        kinds.register(*leaves.KINDS)
        on_outcome.on(on_outcome.declare(actions.PURPOSE))(following.follow)


def _address(thing: Object) -> str:
    from polsec.foundation.processes.queries import slug_of

    return reverse("agenda_theme", args=[slug_of(thing.process_id), thing.pk]) if thing.process_id else ""
