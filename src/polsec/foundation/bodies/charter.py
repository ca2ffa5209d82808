"""How a body meets and decides: what its rules hold, checked when they are written, read back as they were."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid


class Decides(models.TextChoices):
    """How a body decides. Agreement comes before arithmetic."""

    CONSENT = "consent", pgettext_lazy("how a body decides", "By consent: nobody has a founded objection")
    CONSENSUS = "consensus", pgettext_lazy("how a body decides", "By consensus: all agree")
    MAJORITY = "majority", pgettext_lazy("how a body decides", "By majority")
    ADVICE = "advice", pgettext_lazy("how a body decides", "It advises and does not decide")


MOST_INSTITUTIONS = 500
MOST_DAYS = 90


@dataclass(frozen=True)
class Charter:
    """The rules of a body.

    `quorum` is the number of institutions that must be present, `quorum_by_sector` how many of each sector named there;
    presence is counted, never agreement. `second_call_days` pass before the second call when a quorum failed.
    """

    decides: str = Decides.CONSENT
    quorum: int = 1
    quorum_by_sector: dict[str, int] = field(default_factory=dict)
    second_call_days: int = 3

    def __post_init__(self) -> None:
        """Raises Invalid for what no body could keep to."""
        if self.decides not in Decides.values:
            raise Invalid(Message("Choose how the body decides."), field="decides")
        if not 1 <= self.quorum <= MOST_INSTITUTIONS:
            raise Invalid(
                Message("The quorum is a number of institutions from 1 to {most}.", most=MOST_INSTITUTIONS),
                field="quorum",
            )
        if any(number < 1 for number in self.quorum_by_sector.values()):
            raise Invalid(Message("The quorum of a sector is at least 1."), field="quorum_by_sector")
        if sum(self.quorum_by_sector.values()) > MOST_INSTITUTIONS:
            raise Invalid(Message("The quorums of the sectors are too large together."), field="quorum_by_sector")
        if not 0 <= self.second_call_days <= MOST_DAYS:
            raise Invalid(
                Message("The second call follows after 0 to {most} days.", most=MOST_DAYS), field="second_call_days"
            )

    def written(self) -> dict[str, Any]:
        """As it is stored, and as it stands on the record."""
        return asdict(self) | {"decides": str(self.decides)}


def charter_of(rules: dict[str, Any]) -> Charter:
    """The rules of a body as they were written; the house's own where there are none."""
    return Charter(**rules)
