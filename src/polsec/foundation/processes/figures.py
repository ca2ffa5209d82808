"""The figures of the rules that the software applies, with what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Figure:
    """One whole number of the rules: what it is called, the most that it may be, and what holds where none is given."""

    label: str | _StrPromise
    most: int
    default: int | None = None


PROTECTED_IN_ROOMS = "protected_in_rooms"
FIGURES = {
    "quorum_percent": Figure(_("Quorum: of 100 institutions, how many must take part"), 100),
    "quorum_sectors": Figure(_("Quorum: from how many sectors at least"), 50),
    "question_days": Figure(_("Days for which a question stays open, at least"), 365),
    "consultation_days": Figure(_("Days within which an institution confirms a position"), 365),
    "acknowledge_days": Figure(_("Days within which a complaint is acknowledged"), 365),
    "answer_days": Figure(_("Days within which a complaint is answered"), 365),
    PROTECTED_IN_ROOMS: Figure(
        _("Whether the members of the bodies read the names of protected institutions: 1 yes, 0 no"), 1, default=0
    ),
    "pause_confirm_hours": Figure(_("Hours within which a second person confirms a pause"), 168),
}
