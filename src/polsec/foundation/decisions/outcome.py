"""What comes of a question, as a pure function of the stances: consent after Endenburg (1998).

Agreed is what no institution objects to, if enough took part and at least one is in favour. Standing aside is taking
part, neither for nor against. A quorum counts who took part, never who agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from polsec.foundation.decisions.models import Stance, Verdict


def verdict(stances: Iterable[str], quorum: int) -> Verdict:
    """The verdict that follows from the stances of the institutions that took part."""
    count = Counter(stances)
    if count.total() < quorum:
        return Verdict.NO_QUORUM
    if count[Stance.OBJECT]:
        return Verdict.OBJECTED
    if not count[Stance.AGREE] + count[Stance.RESERVATION]:
        return Verdict.NO_SUPPORT
    return Verdict.RESERVED if count[Stance.RESERVATION] else Verdict.ADOPTED


def is_agreed(outcome: str) -> bool:
    """Whether a verdict means that the body agreed."""
    return outcome in (Verdict.ADOPTED, Verdict.RESERVED)
