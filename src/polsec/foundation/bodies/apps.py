from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class BodiesConfig(AppConfig):
    name = "polsec.foundation.bodies"
    label = "bodies"
    verbose_name = "Bodies"

    def ready(self) -> None:
        from polsec.foundation.bodies import standing  # noqa: F401 (registers where delegates stand)
        from polsec.foundation.kit.objects import describe

        describe("body", pgettext_lazy("kind of object", "Body"))
