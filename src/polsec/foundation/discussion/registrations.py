"""What this room tells the lower ones: its kind of object, its kinds of leaves."""

from django.utils.translation import gettext_lazy as _

from polsec.foundation.discussion import personal  # noqa: F401  registers what it knows of a person
from polsec.foundation.kit.objects import describe
from polsec.foundation.record.kinds import Disclosure, Kind, register

describe("comment", _("Comment"))
register(
    Kind("discussion.comment", _("A comment"), Disclosure.AT_EVENT, by_day=True),
    Kind("discussion.answer", _("What became of a comment"), Disclosure.AT_EVENT, by_day=True),
)
