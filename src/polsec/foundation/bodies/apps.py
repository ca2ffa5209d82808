from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from polsec.foundation.kit.models import Object


class BodiesConfig(AppConfig):
    name = "polsec.foundation.bodies"
    label = "bodies"
    verbose_name = "Bodies"

    def ready(self) -> None:
        from polsec.foundation.bodies import leaves, personal, standing, steps  # noqa: F401 (register themselves)
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.record import kinds

        describe(
            "body",
            pgettext_lazy("kind of object", "Body"),
            _address,
        )
        kinds.register(*leaves.KINDS)


def _address(thing: Object) -> str:
    from polsec.foundation.processes.queries import slug_of

    return reverse("bodies_body", args=[slug_of(thing.process_id), thing.pk]) if thing.process_id else ""
