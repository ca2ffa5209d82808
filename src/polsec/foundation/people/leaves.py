"""The kinds of leaves of this room, none of which is ever disclosed, and what they say to whoever they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.models import in_language
from polsec.foundation.people.models import Sector, Type
from polsec.foundation.record.kinds import Disclosure, Kind


def of_institution(payload: dict[str, Any]) -> Iterator[str]:
    """What an institution is, and who may read its name."""
    yield f"{in_language(payload['title'])}: {Type(payload['type']).label}, {Sector(payload['sector']).label}."
    if payload["protected"]:
        yield _("It is protected: its name is sealed.")
    elif payload["name_released"]:
        yield _("Everyone may read its name, with its own consent.")
    else:
        yield _("Its name is not public.")


def of_printed_link(payload: dict[str, Any]) -> Iterator[str]:
    """That somebody without e-mail was given a way in; never who printed it for whom."""
    yield _("The secretariat printed a link with which a person without e-mail signs in.")


KINDS = (
    Kind(
        "people.institution",
        pgettext_lazy("leaf", "What is kept of an institution"),
        Disclosure.NEVER,
        by_day=True,
        sentences=of_institution,
    ),
    Kind(
        "people.institution_protected",
        pgettext_lazy("leaf", "Protection of an institution"),
        Disclosure.NEVER,
        shown_as="people.institution",
        by_day=True,
        sentences=of_institution,
    ),
    Kind(
        "people.entry_printed",
        pgettext_lazy("leaf", "Sign-in link printed for a person"),
        Disclosure.NEVER,
        by_day=True,
        sentences=of_printed_link,
    ),
)
