"""Changes of how somebody is told. Reading marks are no acts: nobody's fairness, and no trace of when someone read."""

from __future__ import annotations

from uuid import UUID

from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import chosen
from polsec.foundation.kit.rules import is_signed_in
from polsec.foundation.notices.models import Notice, Preference, Wish


@action("notices.choose_mail", may=is_signed_in, why_no_leaf="concerns the person's own mail alone", while_paused=True)
def choose_mail(*, by: Actor, request_id: UUID | None = None, mail: str) -> None:
    """Choose which mails one gets."""
    Preference.objects.update_or_create(person_id=by.person, defaults={"mail": chosen(Wish, mail, "mail")})


def mark_read(actor: Actor, notice: UUID | None) -> None:
    """Mark one of the reader's own notices as read, or all of them."""
    own = Notice.objects.filter(person=actor.person)
    (own.filter(pk=notice) if notice else own).update(is_read=True)
