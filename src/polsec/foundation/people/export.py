"""All that the site keeps about a person, for them to take away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import actor_of
from polsec.foundation.kit.models import Act
from polsec.foundation.people import ports, wording
from polsec.foundation.people.models import Account, Claim, Person, PublicConsent, Session
from polsec.foundation.record.kinds import label_of
from polsec.foundation.record.models import Leaf
from polsec.foundation.record.queries import named, titles_of
from polsec.foundation.record.sentences import sentences


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
        _("Your number on this site"): str(person.pk),
        _("Name"): person.name,
        _("E-mail"): person.email or "",
        _("Telephone"): person.phone,
        _("Language"): ports.Told(person.language, str(person.get_language_display())),
        _("Entered by a secretariat"): person.entered_in_id is not None,
        _("Taken over"): person.claimed_at,
        _("Hidden everywhere since"): person.hidden_at,
    }


def _sign_in(person: UUID) -> Iterator[ports.Row]:
    account = Account.objects.filter(person=person).first()
    if account is None:
        return
    yield {_("What"): _("Password"), _("Value"): account.has_usable_password()}
    for address in EmailAddress.objects.filter(user=account):
        yield {_("What"): _("E-mail"), _("Value"): address.email, _("Confirmed"): address.verified}
    for authenticator in Authenticator.objects.filter(user=account):
        yield {
            _("What"): ports.Told(authenticator.type, wording.authenticator(authenticator.type)),
            _("Made on"): authenticator.created_at,
        }
    for link in account.entry_links.all():
        yield {_("What"): _("Printed sign-in link"), _("Made on"): link.made_at, _("Used"): link.used_at}
    for session in Session.objects.filter(account=account):
        yield {_("What"): _("Signed-in browser"), _("Ends"): session.expire_date}


def _invitations(ids: list[UUID]) -> Iterator[ports.Row]:
    for claim in Claim.objects.filter(person__in=ids):
        yield {_("Made on"): claim.made_at, _("Ends"): claim.expires_at, _("Used"): claim.used_at}


def _consents(ids: list[UUID]) -> Iterator[ports.Row]:
    for consent in PublicConsent.objects.filter(person__in=ids).select_related("process").order_by("given_at"):
        yield {
            _("What"): str(consent.get_what_display()),
            _("Process"): str(consent.process),
            _("Given"): consent.given_at,
            _("Withdrawn"): consent.withdrawn_at,
        }


def _acts(ids: list[UUID]) -> Iterator[ports.Row]:
    for act in Act.objects.filter(by__in=ids).select_related("process").order_by("at"):
        yield {
            _("What"): ports.Told(act.action, wording.act(act.action)),
            _("When"): act.at,
            _("Process"): str(act.process) if act.process else "",
            _("As"): ports.Told(act.capacity, wording.capacity(act.capacity)),
        }


def _leaves(ids: list[UUID]) -> Iterator[ports.Row]:
    leaves = list(Leaf.objects.filter(people__person__in=ids, payload__isnull=False).order_by("id"))
    payloads = [json.loads(bytes(leaf.payload or b"")) for leaf in leaves]
    titles = titles_of(payloads, actor_of(ids[0]))
    for leaf, payload in zip(leaves, payloads, strict=True):
        said = sentences(leaf.kind, named(payload, titles)) or [_("What it says can no longer be put into words.")]
        yield {
            _("What"): label_of(leaf.kind),
            _("When"): ports.Told(leaf.time, wording.coarse(leaf.time)),
            _("Content"): ports.Told(bytes(leaf.payload or b"").decode(), said),
        }
