from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PeopleConfig(AppConfig):
    name = "polsec.foundation.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.people import actions  # noqa: F401
        from polsec.foundation.record.kinds import Disclosure, Kind, register

        describe("person", pgettext_lazy("kind", "Person"))
        describe("institution", pgettext_lazy("kind", "Institution"))
        register(
            Kind("people.institution", pgettext_lazy("leaf", "Institution"), Disclosure.NEVER, by_day=True),
            Kind(
                "people.institution_protected",
                pgettext_lazy("leaf", "Protection of an institution"),
                Disclosure.NEVER,
                shown_as="people.institution",
                by_day=True,
            ),
            Kind(
                "people.entry_printed",
                pgettext_lazy("leaf", "Sign-in link printed for a person"),
                Disclosure.NEVER,
                by_day=True,
            ),
        )
