"""All that the site keeps about a person, for them to take away."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from polsec.foundation.kit.models import Act
from polsec.foundation.people import ports
from polsec.foundation.people.models import Account, Claim, Person, PublicConsent, Session
from polsec.foundation.record.kinds import kind_named
from polsec.foundation.record.models import Leaf


def export_of(person: Person) -> list[ports.Section]:
    """Every room's part, this one's first, in the reader's language; parts that are empty say so."""
    ids = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    own: list[ports.Section] = [
        (_("Your details"), [_details(person)]),
        (_("How you sign in"), list(_sign_in(person.pk))),
        (_("Invitations made for you"), list(_invitations(ids))),
        (_("What of you may be public"), list(_consents(ids))),
        (_("What you did"), list(_acts(ids))),
        (_("What the record tells about you"), list(_leaves(ids))),
    ]
    above = [handler(each) for handler in ports.on_export.everyone() for each in ids]
    return own + [(str(title), rows) for title, rows in above if rows]


def _details(person: Person) -> ports.Row:
    return {
        _("Id"): str(person.pk),
        _("Name"): person.name,
        _("E-mail"): person.email or "",
        _("Telephone"): person.phone,
        _("Language"): person.language,
        _("Entered by a secretariat"): person.entered_in_id is not None,
        _("Taken over"): _time(person.claimed_at),
        _("Hidden everywhere since"): _time(person.hidden_at),
    }


def _sign_in(person: UUID) -> Iterator[ports.Row]:
    account = Account.objects.filter(person=person).first()
    if account is None:
        return
    yield {_("What"): _("Password"), _("Value"): account.has_usable_password()}
    for address in EmailAddress.objects.filter(user=account):
        yield {_("What"): _("E-mail"), _("Value"): address.email, _("Confirmed"): address.verified}
    for authenticator in Authenticator.objects.filter(user=account):
        yield {_("What"): authenticator.get_type_display(), _("Made on"): _time(authenticator.created_at)}
    for link in account.entry_links.all():
        yield {_("What"): _("Printed sign-in link"), _("Made on"): _time(link.made_at), _("Used"): _time(link.used_at)}
    for session in Session.objects.filter(account=account):
        yield {_("What"): _("Signed-in browser"), _("Ends"): _time(session.expire_date)}


def _invitations(ids: list[UUID]) -> Iterator[ports.Row]:
    for claim in Claim.objects.filter(person__in=ids):
        yield {_("Made on"): _time(claim.made_at), _("Ends"): _time(claim.expires_at), _("Used"): _time(claim.used_at)}


def _consents(ids: list[UUID]) -> Iterator[ports.Row]:
    for consent in PublicConsent.objects.filter(person__in=ids).select_related("process").order_by("given_at"):
        yield {
            _("What"): str(consent.get_what_display()),
            _("Process"): str(consent.process),
            _("Given"): _time(consent.given_at),
            _("Withdrawn"): _time(consent.withdrawn_at),
        }


def _acts(ids: list[UUID]) -> Iterator[ports.Row]:
    for act in Act.objects.filter(by__in=ids).select_related("process").order_by("at"):
        process = str(act.process) if act.process else ""
        yield {_("What"): act.action, _("When"): _time(act.at), _("Process"): process, _("As"): act.capacity}


def _leaves(ids: list[UUID]) -> Iterator[ports.Row]:
    for leaf in Leaf.objects.filter(people__person__in=ids, payload__isnull=False).order_by("id"):
        content = bytes(leaf.payload or b"").decode()
        yield {_("What"): str(kind_named(leaf.kind).label), _("When"): leaf.time, _("Content"): content}


def _time(instant: object) -> str:
    return instant.isoformat(timespec="seconds") if hasattr(instant, "isoformat") else ""
