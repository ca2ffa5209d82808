"""How the site sends mail: from one address of a server, in the environment, to Django's settings."""

from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from polsec.errors import Message, PolsecError
from polsec.site.environment import Environment

PORTS = {"smtp": 587, "smtps": 465}
PATIENCE = 15
"""Seconds that a mail server may take before the mail counts as not sent."""


def mail(environment: Environment) -> dict[str, Any]:
    """Django's settings of mail.

    Without POLSEC_MAIL_URL nothing is sent and nothing of a mail is written anywhere. Raises PolsecError for one that
    cannot be read.
    """
    if not environment.mail_url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = _parts(environment.mail_url)
    sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not _is_local(parts),
        "EMAIL_TIMEOUT": PATIENCE,
        "DEFAULT_FROM_EMAIL": sender if "@" in sender else f"polsec@{parts.hostname}",
    }


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise PolsecError(
            Message(
                "POLSEC_MAIL_URL cannot be used. Give the mail server as in smtp://user:password@host:587, or leave "
                "it out to send no mail."
            )
        )
    return parts


def _is_local(parts: SplitResult) -> bool:
    """A server on this machine needs no encryption on the way."""
    return parts.hostname in ("localhost", "127.0.0.1", "::1")
