from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy


class BodiesConfig(AppConfig):
    name = "polsec.foundation.bodies"
    label = "bodies"
    verbose_name = "Bodies"

    def ready(self) -> None:
        from polsec.foundation.bodies import leaves, personal, standing  # noqa: F401 (register themselves)
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.processes.queries import slug_of
        from polsec.foundation.record import kinds

        describe(
            "body",
            pgettext_lazy("kind of object", "Body"),
            lambda thing: reverse("bodies_body", args=[slug_of(thing.process_id), thing.pk]),
        )
        kinds.register(*leaves.KINDS)
