"""Who must cosign a log: one witness of each camp (C2SP tlog-policy)."""

from __future__ import annotations

from itertools import groupby

from polsec.foundation.record.models import Log, Witness
from polsec.methods.transparency.policy import write_policy
from polsec.methods.transparency.verify import Key


def witnesses_of(log: Log) -> list[Witness]:
    """The witnesses of a log, camp by camp."""
    return list(Witness.objects.filter(log=log, removed_at=None).order_by("camp", "name"))


def camps(log: Log) -> list[dict[str, object]]:
    """The names of the witnesses camp by camp, for the record."""
    by_camp = groupby(witnesses_of(log), key=lambda witness: witness.camp)
    return [{"camp": camp, "witnesses": [each.name for each in those]} for camp, those in by_camp]


def text(log: Log) -> str:
    """The policy as a file: the log with its key, and the witnesses of each camp, of which any one suffices."""
    by_camp = groupby(witnesses_of(log), key=lambda witness: witness.camp)
    groups = {
        f"camp-{number}": [(key_name(witness), witness.key) for witness in witnesses]
        for number, (_, witnesses) in enumerate(by_camp, 1)
    }
    return write_policy(log.key, groups)


def key_name(witness: Witness) -> str:
    """The name that stands in the witness's key, and in its signature lines."""
    return Key.parse(witness.key).name
