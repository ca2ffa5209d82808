"""The kinds of leaves of this room. The register leaves none: that something happened is told to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from polsec.foundation.record.kinds import Disclosure, Kind

STEP = "protection.step"
PAUSED = "protection.paused"
RESUMED = "protection.resumed"

STEPS = {
    ("pause", "asked"): gettext_lazy("A person asked that the process be paused."),
    ("pause", "confirmed"): gettext_lazy("A second person confirmed that the process be paused."),
    ("pause", "withdrawn"): gettext_lazy("The request to pause the process was withdrawn."),
    ("resume", "asked"): gettext_lazy("A person asked that the process go on."),
    ("resume", "confirmed"): gettext_lazy("A second person confirmed that the process go on."),
    ("resume", "withdrawn"): gettext_lazy("The request to let the process go on was withdrawn."),
}


def of_step(payload: dict[str, Any]) -> Iterator[str]:
    """What was asked for, confirmed or withdrawn."""
    yield str(STEPS[payload["wanted"], payload["step"]])


def of_pause(payload: dict[str, Any]) -> Iterator[str]:
    """What a pause means."""
    yield _("From then on nothing in it could change. Two people decided it together.")


def of_going_on(payload: dict[str, Any]) -> Iterator[str]:
    """What the end of a pause means."""
    yield _("From then on it went on. Two people decided it together.")


KINDS = (
    Kind(STEP, pgettext_lazy("leaf", "A step of protection"), Disclosure.NEVER, sentences=of_step),
    Kind(
        PAUSED,
        pgettext_lazy("leaf", "The process was paused by two people"),
        Disclosure.AT_ONCE,
        sentences=of_pause,
    ),
    Kind(
        RESUMED,
        pgettext_lazy("leaf", "Two people let the process go on"),
        Disclosure.AT_ONCE,
        sentences=of_going_on,
    ),
)
