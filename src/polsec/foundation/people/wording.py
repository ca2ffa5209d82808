"""Codes that stand in the database, in words: for whoever reads what is kept about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit.actions import registry
from polsec.foundation.kit.templatetags.kit import day, moment
from polsec.foundation.people import ports
from polsec.foundation.record.kinds import label_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ACTS = {
    "people.accept_invitation": pgettext_lazy("act", "You accepted an invitation"),
    "people.join_invitation": pgettext_lazy("act", "You joined an invitation with what you had here"),
    "people.enter_by_link": pgettext_lazy("act", "You entered with a printed link"),
    "people.change_person": pgettext_lazy("act", "Details of a person were changed"),
    "people.enter_person": pgettext_lazy("act", "A person was entered"),
    "people.invite": pgettext_lazy("act", "A person was invited"),
    "people.revoke_invitation": pgettext_lazy("act", "A person's invitation was revoked"),
    "people.give_consent": pgettext_lazy("act", "It was allowed that something of a person be public"),
    "people.withdraw_consent": pgettext_lazy("act", "It was no longer allowed that something of a person be public"),
    "people.hide": pgettext_lazy("act", "A person was hidden everywhere"),
    "people.show": pgettext_lazy("act", "A person was shown again"),
    "people.erase": pgettext_lazy("act", "A person was erased"),
    "people.erase_again": pgettext_lazy("act", "A person was erased again after a restore"),
}
ROLES = {
    "site": pgettext_lazy("role", "The site itself"),
    "operator": pgettext_lazy("role", "Operator of the site"),
    "public": pgettext_lazy("role", "Without a role"),
}


def act(name: str) -> str:
    """What an action is called: as its leaf is, else as its room says."""
    spec = registry().get(name)
    if spec and spec.leaf:
        return label_of(spec.leaf)
    known: dict[str, str | StrPromise] = dict(ACTS)
    for names in ports.act_names.everyone():
        known |= names()
    return str(known[name]) if name in known else _("An act that this site no longer knows")


def capacity(words: str) -> str:
    """In which roles somebody acted."""
    known: dict[str, str | StrPromise] = dict(ROLES)
    for names in ports.role_names.everyone():
        known |= names()
    return ", ".join(str(known.get(word, _("a role that this site no longer knows"))) for word in words.split(", "))


def authenticator(kind: str) -> str:
    """With what somebody signs in or confirms that it is them."""
    return {
        Authenticator.Type.TOTP: _("Code from an app"),
        Authenticator.Type.WEBAUTHN: _("Passkey or security key"),
        Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
    }[Authenticator.Type(kind)]


def coarse(time: str) -> str:
    """The time of a leaf, which may be a day alone."""
    if len(time) == len("2026-03-03"):
        return day(date.fromisoformat(time))
    return moment(datetime.fromisoformat(time))


def value(kept: object) -> list[str]:
    """A value of a row as lines of text; a dash where there is none."""
    if isinstance(kept, ports.Told):
        kept = kept.words
    if isinstance(kept, list):
        return [str(line) for line in kept]
    if isinstance(kept, bool):
        return [_("yes") if kept else _("no")]
    if isinstance(kept, datetime):
        return [moment(kept)]
    if isinstance(kept, date):
        return [day(kept)]
    return [str(kept)] if kept not in (None, "") else ["—"]
