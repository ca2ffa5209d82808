"""The figures of the rules that the software applies, with what each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Figure:
    """One whole number of the rules: what it is called, and the most that it may be."""

    label: str | _StrPromise
    most: int


FIGURES = {
    "quorum_percent": Figure(_("Quorum: of 100 institutions, how many must take part"), 100),
    "quorum_sectors": Figure(_("Quorum: from how many sectors at least"), 50),
    "question_days": Figure(_("Days for which a question stays open, at least"), 365),
    "consultation_days": Figure(_("Days within which an institution confirms a position"), 365),
    "acknowledge_days": Figure(_("Days within which a complaint is acknowledged"), 365),
    "answer_days": Figure(_("Days within which a complaint is answered"), 365),
    "pause_confirm_hours": Figure(_("Hours within which a second person confirms a pause"), 168),
}
