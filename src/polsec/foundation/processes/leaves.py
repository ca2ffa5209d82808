"""The kinds of leaves of this room."""

from django.utils.translation import pgettext_lazy

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

KINDS = (
    Kind(CREATED, pgettext_lazy("leaf", "The process was created"), Disclosure.AT_ONCE),
    Kind(OPENED, pgettext_lazy("leaf", "The process was opened to the public"), Disclosure.AT_ONCE),
    Kind(CLOSED, pgettext_lazy("leaf", "The process was closed"), Disclosure.AT_ONCE),
    Kind(REOPENED, pgettext_lazy("leaf", "The process was opened again"), Disclosure.AT_ONCE),
    Kind(SETTINGS, pgettext_lazy("leaf", "Title, purpose or languages changed"), Disclosure.AT_ONCE),
    Kind(RULES, pgettext_lazy("leaf", "Rules came into force"), Disclosure.AT_ONCE),
    Kind(STAGE, pgettext_lazy("leaf", "A stage began or ended"), Disclosure.AT_ONCE),
    Kind(DATES, pgettext_lazy("leaf", "Dates of a stage changed"), Disclosure.AT_ONCE),
    # Who holds a role is known in the process; the public learns names by consent alone.
    Kind(ROLE, pgettext_lazy("leaf", "A role was given or ended"), Disclosure.AT_EVENT),
)
