"""What allauth asks of this site: who may sign up (nobody without an invitation), how mails go out, how secrets lie."""

from __future__ import annotations

import base64
import logging
from smtplib import SMTPException
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polsec.foundation.people.models import Account

logger = logging.getLogger(__name__)


def display(account: Account) -> str:
    """What an account is called on its own pages and in its own mails."""
    return account.person.shown_name or account.email or ""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by invitation alone; a mail that fails is told, and costs nobody their page."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The address or the password is not right. Check both."),
        "incorrect_code": gettext_lazy("This is not the code. Look at the newest mail."),
        "incorrect_password": gettext_lazy("This is not the password."),
        "invalid_login": gettext_lazy("The address or the password is not right. Check both."),
        "rate_limited": gettext_lazy("Too many attempts. Wait some minutes, then try again."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here: an invitation has a page of its own."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails. One that cannot go out now is said on the next page, the same for everyone."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("A mail could not be sent: %s", type(error).__name__)
            messages.error(
                self.request,
                _("The mail could not be sent just now. Try again in a few minutes, or ask for a printed link."),
            )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, whose secrets lie encrypted in the database, by a key that a copy of it does not hold."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the code. Wait for the next one of the app, or use another one."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes need a passkey or an app first."),
        "unverified_email": gettext_lazy("Confirm your address first."),
    }

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was given."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """A name for a new key, to be told apart from the others by its number."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, drawn without a style of its own, so that the page's policy lets it be shown."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))


def _cipher() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"polsec second factors")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))
