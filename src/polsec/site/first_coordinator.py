"""The first coordinator of a site, whom `polsec setup` asks for: an account, the right to create processes, a way in.

It works without mail: the way in is a link that is printed, valid for two days and for one use.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import override

from polsec.errors import Message, PolsecError
from polsec.foundation.kit.actors import SITE
from polsec.foundation.people.accounts import note_address, open_account
from polsec.foundation.people.actions.entry import new_entry_link
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes.actions import allow_founding
from polsec.foundation.processes.models import Founder
from polsec.harmless import harmless
from polsec.i18n import translator

Prompt = Callable[[str], str]


@dataclass(frozen=True)
class Wanted:
    """Who is to be the first coordinator. `email` may be empty; `language` is theirs."""

    name: str
    email: str = ""
    language: str = "es"
    is_operator: bool = False


@dataclass(frozen=True)
class Entered:
    """The first coordinator as they are now: their name, a link that signs them in once, whether they are new."""

    name: str
    link: str
    is_new: bool


def is_wanted() -> bool:
    """Whether nobody may create processes yet."""
    return not Founder.objects.exists()


def ask(prompt: Prompt, language: str) -> Wanted | None:
    """Ask for the first coordinator; None where no name is given, since it can be done later."""
    _ = translator(language).gettext
    name = prompt(_("Name of the first coordinator (empty: later)")).strip()
    if not name:
        return None
    email = prompt(_("E-mail (empty: none; a link to sign in is printed)")).strip()
    codes = ", ".join(code for code, _name in settings.LANGUAGES)
    wish = prompt(_("Language of the coordinator: {codes}").format(codes=codes)).strip()
    return Wanted(name, email, wish or language)


def enter(wanted: Wanted) -> Entered:
    """Make the first coordinator, or find them again: by address, else by name among those who may create processes.

    Raises PolsecError for a name of which nothing is left, an address or a language that cannot be used.
    """
    _check(wanted)
    found = _found(wanted)
    account = found or _new(wanted)
    if wanted.is_operator and not account.is_operator:
        account.is_operator = True
        account.save(update_fields=["is_operator"])
    if not Founder.objects.filter(person=account.person_id).exists():
        allow_founding(by=SITE, person=account.person.object)
    return Entered(account.person.shown_name, _link(account, wanted.language), found is None)


def send_test(address: str, language: str) -> None:
    """Send one mail. Raises PolsecError, with what to do, where the site sends none or the server refuses."""
    _ = translator(language).gettext
    if not settings.MAIL_WORKS:
        raise PolsecError(
            Message(
                "This site sends no mail: POLSEC_MAIL_URL is not set. Everything works without, by links that are "
                "printed. To send mail, set it as in smtp://user:password@host:587, then run “polsec setup” again."
            )
        )
    try:
        send_mail(_("Test"), _("Mail of this site arrives."), None, [address])
    except (OSError, smtplib.SMTPException) as error:
        raise PolsecError(
            Message(
                "The test mail to {address} could not be sent ({reason}). Check POLSEC_MAIL_URL, then try again.",
                address=address,
                reason=str(error) or type(error).__name__,
            )
        ) from error


def _check(wanted: Wanted) -> None:
    if not harmless(wanted.name).strip():
        raise PolsecError(Message("The first coordinator needs a name. Give one with --coordinator."))
    if wanted.language not in dict(settings.LANGUAGES):
        raise PolsecError(
            Message("This site does not speak “{language}”. Give es or en with --language.", language=wanted.language)
        )
    if wanted.email:
        try:
            validate_email(wanted.email)
        except ValidationError as error:
            raise PolsecError(
                Message("“{email}” is no e-mail address. Correct it, or leave out --email.", email=wanted.email)
            ) from error


def _new(wanted: Wanted) -> Account:
    """A new account; of the person whom a secretariat entered with this address, if there is one."""
    person = Person.objects.filter(email=wanted.email.lower()).first() if wanted.email else None
    if person:
        account = Account.objects.create_user(wanted.email, person=person)
        note_address(account, is_verified=True)
        return account
    account = open_account(wanted.email, name=harmless(wanted.name), is_verified=True)
    Person.objects.filter(pk=account.person_id).update(language=wanted.language)
    return account


def _found(wanted: Wanted) -> Account | None:
    if wanted.email:
        return Account.objects.filter(email=wanted.email.lower()).first()
    founders = Account.objects.filter(person__in=Founder.objects.values("person"), email=None)
    return founders.filter(person__name=harmless(wanted.name)).first()


def _link(account: Account, language: str) -> str:
    with override(language):
        return f"{settings.SITE_ADDRESS}{reverse('people_enter', args=[new_entry_link(account).token])}"
