"""What the address of a mail server becomes, and what HTTPS changes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from polsec.errors import PolsecError
from polsec.site.environment import Environment
from polsec.site.mailing import mail

ASK = """
import json
from polsec.site import settings
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "ALLOWED_HOSTS", "MAIL_WORKS", "ACCOUNT_EMAIL_VERIFICATION")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def read(url: str) -> dict[str, object]:
    """Django's settings of mail from this address."""
    return mail(Environment(mail_url=url))


def test_a_server_is_read_with_its_user_and_sender() -> None:
    found = read("smtp://mesa:p%40ss@mail.example.org:2525?from=mesa@example.org")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", 2525)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("mesa", "p@ss")
    assert found["DEFAULT_FROM_EMAIL"] == "mesa@example.org"
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)


def test_the_way_to_a_server_is_encrypted_but_on_this_machine() -> None:
    direct = read("smtps://mail.example.org")
    assert (direct["EMAIL_USE_SSL"], direct["EMAIL_PORT"]) == (True, 465)
    assert read("smtp://localhost")["EMAIL_USE_TLS"] is False
    assert read("smtp://mail.example.org")["EMAIL_USE_TLS"] is True


def test_without_a_server_no_word_of_a_mail_is_written_anywhere() -> None:
    assert read("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"])
def test_an_address_that_is_none_is_refused_with_what_to_give(url: str) -> None:
    with pytest.raises(PolsecError, match="smtp://user:password@host:587"):
        read(url)


@pytest.mark.parametrize(("address", "secure"), [("https://dialogo.example", True), ("", False)])
def test_with_https_cookies_travel_encrypted_only(tmp_path: Path, address: str, secure: bool) -> None:
    environment = {"POLSEC_DATA": str(tmp_path), "POLSEC_ADDRESS": address}
    result = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    assert (found["SESSION_COOKIE_SECURE"], found["CSRF_COOKIE_SECURE"]) == (secure, secure)
    assert ("dialogo.example" in found["ALLOWED_HOSTS"]) is secure
    assert (found["MAIL_WORKS"], found["ACCOUNT_EMAIL_VERIFICATION"]) == (False, "none")
