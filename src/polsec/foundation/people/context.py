"""What the pages of accounts ask beside what their views tell."""

from django.conf import settings
from django.http import HttpRequest


def mail(request: HttpRequest) -> dict[str, bool]:
    """Whether this site sends mail, so that no page offers a code that would never come."""
    return {"mail_works": bool(settings.MAIL_WORKS)}
