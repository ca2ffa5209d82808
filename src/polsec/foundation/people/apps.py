from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "polsec.foundation.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from polsec.foundation.kit.objects import describe

        describe("person", pgettext_lazy("kind", "Person"))
        describe("institution", pgettext_lazy("kind", "Institution"))
