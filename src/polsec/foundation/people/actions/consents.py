"""What of a person may be public in a process: given and withdrawn by the person alone."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.people import rules
from polsec.foundation.people.actions.persons import check_not_erased
from polsec.foundation.people.models import Person, PublicConsent, What

OWN = "a consent is the person's own, and is shown where it has its effect"


@action("people.give_consent", lock="person", may=rules.is_self | (rules.serves & rules.is_unclaimed), why_no_leaf=OWN)
def give_consent(
    *, by: Actor, request_id: UUID | None = None, person: Person, process: Object, what: str
) -> PublicConsent:
    """Something of the person may be public in a process from now on. Giving it twice changes nothing.

    A secretariat enters the consent on paper of somebody who has no account yet.
    """
    check_not_erased(person)
    _check(process, what)
    consent, _ = PublicConsent.objects.get_or_create(person=person, process=process, what=what, withdrawn_at=None)
    return consent


@action("people.withdraw_consent", lock="person", may=rules.is_self | rules.serves, why_no_leaf=OWN)
def withdraw_consent(*, by: Actor, request_id: UUID | None = None, person: Person, process: Object, what: str) -> None:
    """It may be public no longer: pages leave it out at once. Withdrawing what was not given changes nothing."""
    standing = PublicConsent.objects.filter(person=person, process=process, what=what, withdrawn_at=None)
    standing.update(withdrawn_at=clock.now())


def _check(process: Object, what: str) -> None:
    if process.kind != "process" or what not in What.values:
        raise Invalid(Message("This consent is unknown. Open your details again and choose there."))
