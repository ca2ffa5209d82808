"""The mails: neutral, so that nobody who sees one on a phone or a server learns what it is about."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from polsec.errors import Message
from polsec.foundation.jobs.errors import TryAgain
from polsec.foundation.people.models import Person


def send_mail(person: Person, count: int, mail_id: str) -> None:
    """Tell somebody by mail that `count` new messages wait. Raises TryAgain where the mail server does not take it.

    `mail_id` stays the same when it is tried again, so that a mail that arrives twice is shown once.
    """
    with override(person.language):
        mail = EmailMessage(subject=_("A message for you"), body=_body(count), to=[person.email or ""])
    mail.extra_headers = {"Message-ID": f"<{mail_id}@polsec>", "Auto-Submitted": "auto-generated"}
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        raise TryAgain(Message("The mail server did not take the mail.")) from error


def _body(count: int) -> str:
    waiting = ngettext(
        "%(count)d new message waits for you. Read it here:",
        "%(count)d new messages wait for you. Read them here:",
        count,
    ) % {"count": count}
    why = _(
        "This mail does not say what it is about, so that nobody else who sees it learns of it. "
        "You can choose which mails you get:"
    )
    return f"{waiting}\n{_link('notices_inbox')}\n\n{why}\n{_link('notices_wishes')}\n"


def _link(name: str) -> str:
    base = settings.POLSEC_ADDRESS or f"http://localhost:{settings.ENVIRONMENT.port}"
    return f"{base}{reverse(name)}"
