"""Who pays is said, and taken back where it was wrong; nothing is deleted."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_length
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.oversight import leaves
from polsec.foundation.oversight.models import Band, Donor
from polsec.foundation.oversight.rules import may_tell
from polsec.foundation.processes.models import Process
from polsec.foundation.record.leaves import leave

CURRENCY = re.compile("[A-Z]{3}")
LARGEST = 2**53 - 1
"""The largest whole number that canonical JSON can carry."""


@action("oversight.enter_donor", lock="process", may=may_tell, leaf=leaves.DONOR)
def enter_donor(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    name: str,
    amount: int | None,
    band: str,
    currency: str,
    starts_on: date,
    ends_on: date | None,
    conditions: str,
) -> Donor:
    """Somebody pays for the process; everyone sees it at once.

    Raises Invalid unless exactly one of sum and band is given, for a currency that is not three letters, for an end
    before the beginning.
    """
    if not name.strip():
        raise Invalid(Message("Write who pays, by its full name."), field="name")
    check_length(name, 120, "name")
    _check_amount(amount, band)
    if not CURRENCY.fullmatch(currency):
        raise Invalid(Message("A currency has three capital letters, such as GTQ or USD."), field="currency")
    check_period(starts_on, ends_on)
    donor = Donor.objects.create(
        process=process,
        name=name.strip(),
        amount=amount,
        band=band,
        currency=currency,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions.strip(),
        entered_at=clock.now(),
    )
    told = {
        "entry": donor.pk,
        "name": donor.name,
        "amount": amount,
        "band": band,
        "currency": currency,
        "starts": starts_on.isoformat(),
        "ends": ends_on.isoformat() if ends_on else None,
        "conditions": donor.conditions,
    }
    leave(leaves.DONOR, told, process=process.object)
    return donor


@action("oversight.withdraw_donor", lock="donor", may=may_tell, leaf=leaves.DONOR)
def withdraw_donor(*, by: Actor, request_id: UUID | None = None, donor: Donor, reason: str) -> Donor:
    """An entry is taken back as wrong. Raises Closed where it was before, Invalid without a reason."""
    check_withdrawal(donor, reason)
    donor.withdrawn_at, donor.withdrawn_because = clock.now(), reason.strip()
    donor.save(update_fields=["withdrawn_at", "withdrawn_because"])
    told = {"entry": donor.pk, "withdrawn_because": donor.withdrawn_because}
    leave(leaves.DONOR, told, process=donor.process.object)
    return donor


def check_period(starts_on: date, ends_on: date | None) -> None:
    """Raises Invalid for an end before the beginning."""
    if ends_on and ends_on < starts_on:
        raise Invalid(Message("The last day is before the first. Change one of the two."), field="ends_on")


def check_withdrawal(entry: object, reason: str) -> None:
    """Raises Closed for an entry taken back before, Invalid without a reason."""
    if getattr(entry, "withdrawn_at", None):
        raise Closed(Message("This entry was taken back already."))
    if not reason.strip():
        raise Invalid(Message("Say why: the reason is public, and stays on the record."), field="reason")


def _check_amount(amount: int | None, band: str) -> None:
    if (amount is None) == (not band):
        raise Invalid(Message("Give either the sum or the band in which it lies, not both."), field="amount")
    if amount is not None and not 0 <= amount <= LARGEST:
        raise Invalid(Message("The sum is a whole number from 0 upward, without cents."), field="amount")
    if band and band not in Band.values:
        raise Invalid(Message("There is no such band. Choose one of the list."), field="band")
