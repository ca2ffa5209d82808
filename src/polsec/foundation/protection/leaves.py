"""The kinds of leaves of this room. The register leaves none: that something happened is told to nobody."""

from django.utils.translation import pgettext_lazy

from polsec.foundation.record.kinds import Disclosure, Kind

STEP = "protection.step"
PAUSED = "protection.paused"
RESUMED = "protection.resumed"

KINDS = (
    Kind(STEP, pgettext_lazy("leaf", "A step of protection"), Disclosure.NEVER),
    Kind(PAUSED, pgettext_lazy("leaf", "The process was paused by two people"), Disclosure.AT_ONCE),
    Kind(RESUMED, pgettext_lazy("leaf", "Two people let the process go on"), Disclosure.AT_ONCE),
)
