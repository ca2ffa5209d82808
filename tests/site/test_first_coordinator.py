"""`polsec setup` makes a first coordinator, with mail or without, once however often it is run."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from typer.testing import CliRunner

from polsec import cli
from polsec.errors import PolsecError
from polsec.foundation.kit.actors import actor_of
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes.models import Founder
from polsec.foundation.processes.rules import may_found
from polsec.site import commands, first_coordinator
from polsec.site.first_coordinator import Wanted, ask, enter, is_wanted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ["", "ana@example.org"])
def test_the_first_coordinator_signs_in_by_the_printed_link_and_may_create_a_process(email: str) -> None:
    assert is_wanted()
    entered = enter(Wanted("Ana López", email, "en"))
    assert entered.is_new
    assert not is_wanted()
    account = Account.objects.get()
    assert (account.person.name, account.person.language, account.email) == ("Ana López", "en", email or None)
    assert may_found.test(actor_of(account.person_id), None)
    client, path = Client(), "/" + entered.link.split("/", 3)[3]
    assert path.startswith("/en/")
    page = client.get(path)
    assert page.status_code == 200
    assert client.post(path, {"request_id": "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1ae"}).status_code == 302
    assert client.get("/en/processes/new/").status_code == 200


@pytest.mark.parametrize("email", ["", "ana@example.org"])
def test_run_again_it_finds_the_same_one_and_gives_a_new_link(email: str) -> None:
    first, second = enter(Wanted("Ana", email)), enter(Wanted("Ana", email.upper()))
    assert not second.is_new
    assert first.link != second.link
    assert Account.objects.count() == Founder.objects.count() == 1
    old = Client().get("/" + first.link.split("/", 3)[3])
    assert "venció" in old.content.decode() or old.status_code >= 400


def test_somebody_whom_a_secretariat_had_entered_keeps_being_one_person() -> None:
    Person.objects.enter(name="Ana", email="ana@example.org")
    enter(Wanted("Ana", "ana@example.org"))
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "wanted", [Wanted("  "), Wanted("\u202e"), Wanted("Ana", "no address"), Wanted("Ana", language="xx")]
)
def test_what_cannot_be_used_is_said_and_nothing_is_made(wanted: Wanted) -> None:
    with pytest.raises(PolsecError):
        enter(wanted)
    assert not Account.objects.exists()


def test_it_is_asked_for_and_may_wait() -> None:
    answers = iter(["Ana", "", "en"])
    assert ask(lambda question: next(answers), "es") == Wanted("Ana", "", "en")
    assert ask(lambda question: "", "es") is None


def test_the_test_mail_arrives_or_the_reason_is_said(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_WORKS = False
    with pytest.raises(PolsecError, match="POLSEC_MAIL_URL"):
        first_coordinator.send_test("ana@example.org", "es")
    settings.MAIL_WORKS = True
    first_coordinator.send_test("ana@example.org", "es")
    assert mail.outbox[0].to == ["ana@example.org"]

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("nobody answers")

    monkeypatch.setattr(first_coordinator, "send_mail", refuse)
    with pytest.raises(PolsecError, match="nobody answers"):
        first_coordinator.send_test("ana@example.org", "es")


def test_flags_alone_are_enough_and_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(commands, "setup", lambda language, wanted, **more: told.update(wanted=wanted, **more))
    arguments = ["setup", "--coordinator", "Ana", "--language", "en", "--mail-test", "ana@example.org", "--operator"]
    assert CliRunner().invoke(cli.app, arguments).exit_code == 0
    assert told == {"wanted": Wanted("Ana", "", "en", True), "mail_to": "ana@example.org", "may_ask": False}
    assert CliRunner().invoke(cli.app, ["setup"]).exit_code == 0
    assert told["wanted"] is None
