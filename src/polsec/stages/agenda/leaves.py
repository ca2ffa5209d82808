"""The kinds of leaves of this room."""

from django.utils.translation import pgettext_lazy

from polsec.foundation.record.kinds import Disclosure, Kind

PROPOSED = "agenda.proposed"
REVISED = "agenda.revised"
WITHDRAWN = "agenda.withdrawn"
NAMED = "agenda.named"
AGREED = "agenda.agreed"

KINDS = (
    # Who proposed what is the room's; a time would tell it to whoever knows who was there.
    Kind(PROPOSED, pgettext_lazy("leaf", "A theme was proposed"), Disclosure.AT_EVENT, by_day=True),
    Kind(REVISED, pgettext_lazy("leaf", "A proposed theme was changed"), Disclosure.AT_EVENT, by_day=True),
    Kind(WITHDRAWN, pgettext_lazy("leaf", "A proposed theme was withdrawn"), Disclosure.AT_EVENT, by_day=True),
    Kind(
        NAMED,
        pgettext_lazy("leaf", "An institution let its name be told with a theme"),
        Disclosure.AT_EVENT,
        by_day=True,
    ),
    Kind(AGREED, pgettext_lazy("leaf", "A body agreed on a theme"), Disclosure.AT_ONCE),
)
