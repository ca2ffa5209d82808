"""What texts ask of the stages above: where a paragraph is read by everyone."""

from __future__ import annotations

from collections.abc import Callable

from polsec.foundation.kit.models import Object
from polsec.foundation.kit.ports import Port

KEY = "published"
page_of_paragraph: Port[Callable[[Object], str]] = Port("documents.page_of_paragraph", one=True)
"""The address of the page of a paragraph, empty while it is not published. No query."""
page_of_paragraph.declare(KEY)
