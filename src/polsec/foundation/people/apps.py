from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from polsec.foundation.kit.models import Object


class PeopleConfig(AppConfig):
    name = "polsec.foundation.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from polsec.foundation.kit.objects import describe
        from polsec.foundation.people import actions, jobs, leaves  # noqa: F401
        from polsec.foundation.record.kinds import register

        describe("person", pgettext_lazy("kind", "Person"))
        describe("institution", pgettext_lazy("kind", "Institution"), _address)
        register(*leaves.KINDS)


def _address(thing: "Object") -> str:
    """Where the page of an institution is; outsiders do not get to it."""
    from polsec.foundation.record.ports import slug_of

    return reverse("people_institution", args=[slug_of(thing.process_id or thing.pk), thing.pk])
