"""From a proven person to a signed-in browser, through allauth, so that second factors are asked for as ever."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from polsec.errors import Message
from polsec.foundation.kit.errors import TooLate
from polsec.foundation.people.models import Account


def sign_in(request: HttpRequest, account: Account, *, method: str, then: str) -> HttpResponse:
    """The answer that signs this account in and leads to `then`, by way of a second factor where there is one."""
    record_authentication(request, account, method=method)
    answer = perform_login(request, account, email_verification="none", redirect_url=then)
    return cast(HttpResponse, answer)


def check_rate(request: HttpRequest, action: str) -> None:
    """Raises TooLate for who tries links too often. Counted in memory, by address, for an hour at most."""
    if not ratelimit.consume(request, app="allauth.account", action=action, limit_get=True):
        raise TooLate(Message("Too many attempts from here. Wait an hour, then open the link again."))


def mail_code(request: HttpRequest, email: str, code: str) -> None:
    """Send the code that proves a mailbox to be of whoever holds an invitation. The same mail for any address."""
    get_adapter(request).send_mail("people/email/claim_code", email, {"code": code, "request": request})


def mail_works() -> bool:
    """Whether this site sends mail at all."""
    return bool(settings.MAIL_WORKS)


def absolute(request: HttpRequest, path: str) -> str:
    """An address for paper and mails: under the site's own name where the operator gave one."""
    base = settings.POLSEC_ADDRESS
    return f"{base}{path}" if base else request.build_absolute_uri(path)
