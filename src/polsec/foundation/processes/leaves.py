"""The kinds of leaves of this room, and what their payloads say in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from polsec.foundation.kit.models import in_language
from polsec.foundation.processes.models import RoleName, StageKey
from polsec.foundation.record.kinds import Disclosure, Kind

CREATED = "processes.created"
OPENED = "processes.opened"
CLOSED = "processes.closed"
REOPENED = "processes.reopened"
SETTINGS = "processes.settings"
RULES = "processes.rules"
STAGE = "processes.stage"
DATES = "processes.dates"
ROLE = "processes.role"


def of_creation(payload: dict[str, Any]) -> Iterator[str]:
    """That a process was prepared, and with how many stages."""
    yield _("“%(title)s” was prepared, from the template “%(template)s”, with %(number)d stages.") % {
        "title": in_language(payload["title"]),
        "template": payload["template"],
        "number": len(payload["stages"]),
    }
    if payload["illustrative"]:
        yield _("It is made up, to show how a process runs.")


def of_opening(payload: dict[str, Any]) -> Iterator[str]:
    """What everyone could read from then on, and what it is for."""
    yield _("From then on everyone could read it. What it is for: %(purpose)s") % {
        "purpose": in_language(payload["purpose"])
    }


def of_closing(payload: dict[str, Any]) -> Iterator[str]:
    """Why it was closed."""
    yield _("From then on nothing in it could change. The reason: %(reason)s") % payload


def of_reopening(payload: dict[str, Any]) -> Iterator[str]:
    """Why it went on."""
    yield _("From then on it went on. The reason: %(reason)s") % payload


def of_settings(payload: dict[str, Any]) -> Iterator[str]:
    """What it is called, what it is for, in which languages and at which time it is held."""
    yield _("It is called “%(title)s”. What it is for: %(purpose)s") % {
        "title": in_language(payload["title"]),
        "purpose": in_language(payload["purpose"]),
    }
    names = dict(settings.LANGUAGES)
    yield _("Its languages: %(languages)s. Its time zone: %(zone)s.") % {
        "languages": ", ".join(str(names.get(code, code)) for code in payload["languages"]),
        "zone": payload["timezone"],
    }


def of_rules(payload: dict[str, Any]) -> Iterator[str]:
    """Which version came into force, and its text in the reader's language."""
    yield _("Version %(number)s of the rules came into force:") % payload
    read = in_language({code: code for code in payload["text"]})
    for paragraph in payload["text"].get(read, []):
        yield f"{paragraph['heading']}. {paragraph['text']}"


def of_stage(payload: dict[str, Any]) -> Iterator[str]:
    """Which stage began or ended."""
    said = _("The stage “%(stage)s” began.") if payload["change"] == "started" else _("The stage “%(stage)s” ended.")
    yield said % {"stage": StageKey(payload["stage"]).label}


def of_dates(payload: dict[str, Any]) -> Iterator[str]:
    """Which days a stage has, and which it had before."""
    yield _("The stage “%(stage)s” is planned %(days)s.") % {
        "stage": StageKey(payload["stage"]).label,
        "days": _days(payload["after"]),
    }
    if payload["before"]:
        yield _("Before, it was planned %(days)s.") % {"days": _days(payload["before"])}


def of_role(payload: dict[str, Any]) -> Iterator[str]:
    """Which role was given or ended; who holds it is told on the page of roles."""
    given = payload["change"] == "given"
    said = _("The role “%(role)s” was given to a person.") if given else _("A person's role “%(role)s” ended.")
    yield said % {"role": RoleName(payload["role"]).label}


def _days(days: dict[str, str | None]) -> str:
    opens, closes = _day(days["opens"]), _day(days["closes"])
    return pgettext("dates of a stage", "from %(opens)s to %(closes)s") % {"opens": opens, "closes": closes}


def _day(day: str | None) -> str:
    if day is None:
        return pgettext("dates of a stage", "an open date")
    return date_format(date.fromisoformat(day), pgettext("date format", "l j F Y"))


KINDS = (
    Kind(CREATED, pgettext_lazy("leaf", "The process was prepared"), Disclosure.AT_ONCE, sentences=of_creation),
    Kind(OPENED, pgettext_lazy("leaf", "The process was opened to everyone"), Disclosure.AT_ONCE, sentences=of_opening),
    Kind(CLOSED, pgettext_lazy("leaf", "The process was closed"), Disclosure.AT_ONCE, sentences=of_closing),
    Kind(REOPENED, pgettext_lazy("leaf", "The process was opened again"), Disclosure.AT_ONCE, sentences=of_reopening),
    Kind(
        SETTINGS,
        pgettext_lazy("leaf", "Title, purpose or languages changed"),
        Disclosure.AT_ONCE,
        sentences=of_settings,
    ),
    Kind(RULES, pgettext_lazy("leaf", "Rules came into force"), Disclosure.AT_ONCE, sentences=of_rules),
    Kind(STAGE, pgettext_lazy("leaf", "A stage began or ended"), Disclosure.AT_ONCE, sentences=of_stage),
    Kind(DATES, pgettext_lazy("leaf", "Dates of a stage changed"), Disclosure.AT_ONCE, sentences=of_dates),
    # Who holds a role is known in the process; the public learns names by consent alone.
    Kind(ROLE, pgettext_lazy("leaf", "A role was given or ended"), Disclosure.AT_EVENT, sentences=of_role),
)
