"""The signed minute of an approval: a drawn page that stands for its scan, attested by two of different sectors."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from polsec.foundation.files.checking import check
from polsec.site.demonstration.stories.people import now
from polsec.site.demonstration.stories.telling import Told, delegate
from polsec.stages.sanction import actions as sanction
from polsec.stages.sanction.models import Approval

PAGE, MARGIN, LINE = (620, 877), 60, 28
ATTESTING = ("ministry", "victims")
"""Institutions of different sectors."""


def sign(told: Told, approval: Approval) -> None:
    """The coordinator keeps the scan, and two institutions say that it is of the minute that was signed."""
    scan = check("acta-firmada-ilustrativa.png", drawn(told))
    kept = sanction.keep_signed_copy(by=now(told.coordinator), approval=approval, scan=scan)
    for key in ATTESTING:
        sanction.attest(by=delegate(told, key), approval=kept, institution_id=told.institutions[key].pk)


def drawn(told: Told) -> bytes:
    """A page with lines for text and strokes for signatures, which says that it is illustrative, as PNG."""
    page = Image.new("L", PAGE, "white")
    pen = ImageDraw.Draw(page)
    pen.text((MARGIN, MARGIN), "ILUSTRATIVO / ILLUSTRATIVE", fill="black", font_size=28)
    pen.text((MARGIN, MARGIN + 2 * LINE), "Acta firmada (escaneada) - Signed minute (scan)", fill="black", font_size=18)
    for row in range(8, 20):
        pen.line([(MARGIN, row * LINE), (PAGE[0] - MARGIN, row * LINE)], fill="gray")
    for number, _person in enumerate(told.delegates):
        left, top = MARGIN + 260 * (number % 2), 600 + 48 * (number // 2)
        pen.line(
            [(left, top), (left + 60, top - 24), (left + 90, top + 6), (left + 170, top - 12)], fill="black", width=2
        )
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
