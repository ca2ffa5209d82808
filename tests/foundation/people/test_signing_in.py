"""Signing in: by code, password, printed link or second factor; nobody learns who has an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.foundation.people.people import a_process, actor, coordinator_of, entered, every_word, signed_up, traces
from tests.foundation.processes import making
from tests.threads import at_once

from polsec.foundation.kit import clock
from polsec.foundation.kit.errors import NotAllowed
from polsec.foundation.people import actions
from polsec.foundation.people.actions.entry import new_entry_link
from polsec.foundation.people.models import Account, Claim, Person, Session
from polsec.foundation.processes import actions as processes

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^\s*([A-Z0-9-]{6,12})\s*$", re.MULTILINE)
PASSWORD = "cuatro palabras sin relación alguna"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    """Attempts of other tests do not count."""
    cache.clear()


def is_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/es/me/").status_code == 200


def code_of(number: int = -1) -> str:
    """The code in a mail that was sent."""
    found = CODE.search(str(mail.outbox[number].body))
    assert found, mail.outbox[number].body
    return found[1]


def test_a_mailed_code_signs_in_once(client: Client) -> None:
    signed_up()
    assert client.post("/es/accounts/login/code/", {"email": "Luis@Example.org"}).status_code == 302
    code = code_of()
    answer = client.post("/es/accounts/login/code/confirm/", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/es/me/")
    assert is_in(client)
    other = Client()
    other.post("/es/accounts/login/code/", {"email": "luis@example.org"})
    other.post("/es/accounts/login/code/confirm/", {"code": code})
    assert not is_in(other)


def test_a_wrong_code_is_refused_and_three_end_it(client: Client) -> None:
    signed_up()
    client.post("/es/accounts/login/code/", {"email": "luis@example.org"})
    code = code_of()
    for _ in range(3):
        client.post("/es/accounts/login/code/confirm/", {"code": "WRONG-CODE"})
    client.post("/es/accounts/login/code/confirm/", {"code": code})
    assert not is_in(client)


def words_of(answer: Any) -> str:
    """A page without what differs each time."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.content.decode())
    return text.replace("nadie@example.org", "").replace("luis@example.org", "")


@pytest.mark.parametrize("path", ["login/code/", "password/reset/"])
def test_whether_an_address_has_an_account_is_told_to_nobody(path: str) -> None:
    signed_up()
    answers = []
    for email in ("luis@example.org", "nadie@example.org"):
        client = Client()
        first = client.post(f"/es/accounts/{path}", {"email": email})
        answers.append((first.status_code, first.headers["Location"], words_of(client.get(first.headers["Location"]))))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["luis@example.org"], ["nadie@example.org"]]


def test_a_wrong_password_and_an_unknown_address_are_told_the_same() -> None:
    signed_up(password=PASSWORD)
    answers = [
        words_of(Client().post("/es/accounts/login/", {"login": email, "password": "something else entirely"}))
        for email in ("luis@example.org", "nadie@example.org")
    ]
    assert answers[0] == answers[1]
    assert "no son correctas" in answers[0]


def test_a_password_signs_in_and_is_limited_in_attempts(client: Client) -> None:
    signed_up(password=PASSWORD)
    client.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD})
    assert is_in(client)
    other = Client()
    for _ in range(6):
        answer = other.post("/es/accounts/login/", {"login": "luis@example.org", "password": "something else"})
    assert "Demasiados intentos" in answer.content.decode()
    other.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD})
    assert not is_in(other)


@pytest.mark.parametrize("weak", ["short", "password1234", "luis@example.org"])
def test_a_weak_password_is_refused(client: Client, weak: str) -> None:
    account = signed_up()
    client.force_login(account)
    answer = client.post("/es/accounts/password/set/", {"password1": weak, "password2": weak})
    assert answer.status_code == 200
    account.refresh_from_db()
    assert not account.has_usable_password()


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    answer = client.post("/es/accounts/signup/", {"email": "intruso@example.org"})
    assert "solo con invitación" in answer.content.decode()
    assert not Account.objects.exists()


def test_a_second_factor_is_asked_for_after_any_first(client: Client) -> None:
    account = signed_up()
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    client.post("/es/accounts/login/code/", {"email": "luis@example.org"})
    client.post("/es/accounts/login/code/confirm/", {"code": code_of()})
    assert not is_in(client)
    now = hotp_value(secret, next(iter(yield_hotp_counters_from_time())))
    client.post("/es/accounts/second-factor/authenticate/", {"code": f"{now:06d}"})
    assert is_in(client)
    by_link = Client()
    by_link.post(f"/es/way-in/{new_entry_link(account).token}/")
    assert not is_in(by_link)


def test_a_recovery_code_lets_in_once() -> None:
    account = signed_up(password=PASSWORD)
    TOTP.activate(account, generate_totp_secret())
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        client.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD})
        client.post("/es/accounts/second-factor/authenticate/", {"code": code})
        assert is_in(client) is expected


def test_the_secret_of_a_second_factor_lies_encrypted() -> None:
    account = signed_up()
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    assert traces(secret) == []
    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == secret


def test_a_printed_link_signs_in_once_and_opening_it_uses_nothing_up(client: Client) -> None:
    link = new_entry_link(signed_up())
    assert traces(link.token) == []
    address = f"/es/way-in/{link.token}/"
    assert client.get(address).status_code == 200
    client.post(address)
    assert is_in(client)
    again = Client().post(address)
    assert (again.status_code, "ya se usó" in again.content.decode()) == (409, True)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_printed_link_at_once_one_gets_in() -> None:
    link = new_entry_link(signed_up())

    def use() -> bool:
        client = Client()
        client.post(f"/es/way-in/{link.token}/")
        return is_in(client)

    assert sum(at_once(*[use] * 6)) == 1


def test_a_printed_link_that_expired_is_replaced_or_wrong_says_what_to_do() -> None:
    account = signed_up()
    first, second = new_entry_link(account), new_entry_link(account)
    assert "venció o fue reemplazado" in Client().get(f"/es/way-in/{first.token}/").content.decode()
    with clock.standing_at(clock.now() + timedelta(days=3)):
        assert "venció" in Client().get(f"/es/way-in/{second.token}/").content.decode()
    assert "No existe tal entrada" in Client().get("/es/way-in/nothing/").content.decode()


def test_links_cannot_be_tried_without_end() -> None:
    client = Client()
    answers = [client.get(f"/es/invitation/{number}/").content.decode() for number in range(25)]
    assert "No existe tal invitación" in answers[0]
    assert "Demasiados intentos" in answers[-1]


def an_invitation() -> tuple[Person, Claim]:
    """Somebody entered, and the invitation made for them."""
    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by, email="")
    return person, actions.invite(by=by, person=person)


def test_an_invitation_is_taken_over_with_a_confirmed_address(client: Client) -> None:
    person, claim = an_invitation()
    assert "Ana Xol Caal" in client.get(f"/es/invitation/{claim.token}/").content.decode()
    answer = client.post(
        f"/es/invitation/{claim.token}/", {"email": "Ana@Example.org", "request_id": "b" * 32}, follow=True
    )
    assert "ana@example.org" in answer.content.decode()
    assert not Account.objects.exists()
    client.post("/es/invitation/code/", {"code": "000000x"})
    client.post("/es/invitation/code/", {"code": f" {code_of()[:3]} {code_of()[3:]} "})
    assert is_in(client)
    account = Account.objects.get()
    assert (account.person, account.email) == (person, "ana@example.org")


def test_an_invitation_tells_nobody_whether_an_address_has_an_account() -> None:
    signed_up()
    _, claim = an_invitation()
    answers = []
    for email in ("luis@example.org", "nadie@example.org"):
        browser = Client()
        first = browser.post(f"/es/invitation/{claim.token}/", {"email": email, "request_id": "b" * 32})
        answers.append((first.status_code, words_of(browser.get(first.headers["Location"]))))
    assert answers[0] == answers[1]
    strip = re.compile(r"\d{6}")
    assert strip.sub("", str(mail.outbox[0].body)) == strip.sub("", str(mail.outbox[1].body))


def test_who_has_an_account_proves_it_and_joins_what_was_entered(client: Client) -> None:
    account = signed_up()
    person, claim = an_invitation()
    address = f"/es/invitation/{claim.token}/"
    client.post(address, {"email": "luis@example.org", "request_id": "b" * 32})
    answer = client.post("/es/invitation/code/", {"code": code_of()})
    assert answer.headers["Location"] == address
    page = client.get(address).content.decode()
    assert ("Ana Xol Caal" in page, "Luis Paz" in page) == (True, True)
    client.post(address)
    person.refresh_from_db()
    assert person.merged_into == account.person


def test_five_wrong_codes_end_the_wait_and_the_invitation_stays_open(client: Client) -> None:
    _, claim = an_invitation()
    client.post(f"/es/invitation/{claim.token}/", {"email": "ana@example.org", "request_id": "b" * 32})
    code = code_of()
    for _ in range(5):
        client.post("/es/invitation/code/", {"code": "wrong"})
    assert "ya no se espera" in client.post("/es/invitation/code/", {"code": code}).content.decode()
    claim.refresh_from_db()
    assert claim.used_at is None


def test_without_mail_an_invitation_signs_in_at_once(client: Client, settings: Any) -> None:
    settings.MAIL_WORKS = False
    _, claim = an_invitation()
    client.post(f"/es/invitation/{claim.token}/", {"email": "", "request_id": "b" * 32})
    assert is_in(client)
    assert Account.objects.get().email is None
    assert mail.outbox == []
    assert "no envía correo" in Client().get("/es/accounts/login/").content.decode()


def test_a_mail_that_fails_is_said_and_breaks_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    signed_up()
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", fail)
    answer = client.post("/es/accounts/login/code/", {"email": "luis@example.org"})
    assert answer.status_code == 302
    assert ["no se pudo enviar" in str(message) for message in get_messages(answer.wsgi_request)] == [True]


def test_no_address_of_a_browser_is_kept_in_the_database(client: Client) -> None:
    signed_up(password=PASSWORD)
    browser = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Unmistakable/1.0"}
    client.post("/es/accounts/login/", {"login": "luis@example.org", "password": "wrong one"}, **browser)
    client.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD}, **browser)
    assert is_in(client)
    assert [text for text in every_word() if "203.0.113.77" in text or "Unmistakable" in text] == []


def test_the_session_cookie_is_out_of_reach_and_ends_with_the_browser(client: Client) -> None:
    signed_up(password=PASSWORD)
    client.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD})
    cookie = client.cookies["session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")


def test_signing_out_everywhere_ends_every_session_of_the_account_and_no_other() -> None:
    luis, rosa = signed_up(), signed_up("rosa@example.org", "Rosa")
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(luis)
    other = Client()
    other.force_login(rosa)
    browsers[0].post("/es/me/leave-everywhere/")
    assert [is_in(browser) for browser in (*browsers, other)] == [False, False, True]
    assert Session.objects.get(account=rosa)


def test_a_new_address_counts_once_it_is_confirmed(client: Client) -> None:
    account = signed_up()
    client.force_login(account)
    client.post("/es/accounts/email/", {"email": "Nueva@Example.org", "action_add": "1"})
    account.refresh_from_db()
    assert account.email == "luis@example.org"
    link = re.search(r"/es/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link
    assert mail.outbox[-1].to == ["nueva@example.org"]
    client.post(link[0])
    account.refresh_from_db()
    account.person.refresh_from_db()
    assert (account.email, account.person.email) == ("nueva@example.org", "nueva@example.org")


def test_a_closed_account_does_not_get_in(client: Client) -> None:
    account = signed_up(password=PASSWORD)
    link = new_entry_link(account)
    Account.objects.update(is_active=False)
    client.post("/es/accounts/login/", {"login": "luis@example.org", "password": PASSWORD})
    client.post(f"/es/way-in/{link.token}/")
    assert not is_in(client)


def test_a_coordinator_prints_a_way_in_for_who_takes_part_and_for_nobody_else() -> None:
    from polsec.foundation.kit.errors import Closed, NotAllowed

    process = a_process()
    by = coordinator_of(process)
    person = entered(process, by)
    with pytest.raises(Closed):
        actions.print_entry_link(by=by, process=process, person=person)
    with pytest.raises(NotAllowed):
        actions.print_entry_link(by=by, process=process, person=signed_up().person)
    actions.accept(by=actor(signed_up("x@example.org")), claim=actions.invite(by=by, person=person))
    assert actions.print_entry_link(by=by, process=process, person=person).token


def test_a_coordinator_neither_enters_as_nor_erases_who_takes_part_in_another_process() -> None:
    ours, theirs = making.process(slug="ours"), making.process(slug="theirs")
    by, other = (making.as_actor(one.roles.get().person) for one in (ours, theirs))
    guest = making.account("Gael")
    for process, coordinator in ((ours, by), (theirs, other)):
        processes.give_role(by=coordinator, process=process, person=guest.person.object, role="expert")
    with pytest.raises(NotAllowed):
        actions.print_entry_link(by=by, process=ours.object, person=guest.person)
    with pytest.raises(NotAllowed):
        actions.erase(by=by, person=guest.person)
    assert Account.objects.filter(pk=guest.pk).exists()
    processes.end_role(by=other, process=theirs, role=theirs.roles.get(person=guest.person_id))
    assert actions.print_entry_link(by=by, process=ours.object, person=guest.person).token
