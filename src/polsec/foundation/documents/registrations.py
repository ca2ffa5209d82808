"""What this room tells the lower ones: its kinds of objects, its kinds of leaves."""

from django.utils.translation import gettext_lazy as _

from polsec.foundation.documents import sentences
from polsec.foundation.documents.ports import KEY, page_of_paragraph
from polsec.foundation.kit.objects import describe
from polsec.foundation.record.kinds import Disclosure, Kind, register

describe("document", _("Text"))
describe("provision", _("Paragraph"), lambda thing: page_of_paragraph.handler(KEY)(thing))
register(
    Kind("documents.version", _("A version of a text"), Disclosure.AT_EVENT, sentences=sentences.of_version),
    Kind("documents.frozen", _("A text was fixed"), Disclosure.AT_ONCE, sentences=sentences.of_fixed_text),
)
