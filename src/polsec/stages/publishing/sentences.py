"""What the leaf of a publication says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.foundation.kit.models import in_language
from polsec.foundation.record.sentences import of_fingerprint


def of_publication(payload: dict[str, Any]) -> Iterator[str]:
    """What was published, the fingerprint of the file, and where each paragraph comes from."""
    yield _("“%(title)s” was published.") % {"title": in_language(payload["title"])}
    yield of_fingerprint(payload["sha256"])
    for way in payload["provisions"]:
        yield " ".join(_of_way(way))


def _of_way(way: dict[str, Any]) -> Iterator[str]:
    yield _("Paragraph %(number)s.") % {"number": way["number"]}
    if way["themes"]:
        yield _("From the agenda: %(themes)s.") % {"themes": ", ".join(way["themes"])}
    if way["institutions"]:
        yield _("With what was contributed by: %(names)s.") % {"names": ", ".join(way["institutions"])}
    if way["reserved"]:
        yield ngettext("%(count)d source is reserved.", "%(count)d sources are reserved.", way["reserved"]) % {
            "count": way["reserved"]
        }
