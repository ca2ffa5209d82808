"""The kinds of leaves of this room. The log tells that complaints are dealt with, not what becomes of one."""

from django.utils.translation import pgettext_lazy

from polsec.foundation.record.kinds import Disclosure, Kind

DONOR = "oversight.donor"
HIRING = "oversight.hiring"
INTERESTS = "oversight.interests"
COMPLAINT = "oversight.complaint"
ACKNOWLEDGED = "oversight.complaint_acknowledged"
DRAFTED = "oversight.answer_drafted"
ANSWERED = "oversight.complaint_answered"
SHARED = "oversight.complaint_shared"
RELEASED = "oversight.answer_released"


def _of_a_complaint(name: str) -> Kind:
    return Kind(name, pgettext_lazy("leaf", "Work on complaints"), Disclosure.NEVER, shown_as=COMPLAINT, by_day=True)


KINDS = (
    Kind(DONOR, pgettext_lazy("leaf", "Who pays"), Disclosure.AT_ONCE),
    Kind(HIRING, pgettext_lazy("leaf", "Somebody was hired"), Disclosure.AT_ONCE),
    Kind(INTERESTS, pgettext_lazy("leaf", "Interests were declared"), Disclosure.AT_ONCE),
    Kind(COMPLAINT, pgettext_lazy("leaf", "Work on complaints"), Disclosure.NEVER, by_day=True),
    *map(_of_a_complaint, (ACKNOWLEDGED, DRAFTED, ANSWERED, SHARED)),
    Kind(RELEASED, pgettext_lazy("leaf", "An answer to a complaint was made public"), Disclosure.AT_ONCE, by_day=True),
)
