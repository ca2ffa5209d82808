"""A site that sends mail, whatever the machine's environment says."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def a_site_that_sends_mail(settings: Any) -> None:
    """Mail works, and so addresses are confirmed; what is sent is kept for the test."""
    settings.MAIL_WORKS = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
