"""Pages about persons and institutions: whole in both languages, closed to outsiders, in few queries."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.foundation.people.people import ANA, actor, an_institution, entered, running, signed_up, traces

from polsec.foundation.kit.models import Object
from polsec.foundation.people import actions
from polsec.foundation.people.models import Account, Institution, Person, PublicConsent

pytestmark = pytest.mark.django_db
NAME = "Asociación Camino Nuevo"
OWN_PAGES = ("me/", "me/change/", "me/data/", "me/erase/", "erased/")
SIGN_IN_PAGES = (
    "login/",
    "login/code/",
    "logout/",
    "signup/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-set-password/",
    "password/reset/key/done/",
    "confirm-email/",
    "confirm-email/wrong/",
)
SIGNED_IN_PAGES = (
    "email/",
    "password/set/",
    "password/change/",
    "logout/",
    "second-factor/",
    "second-factor/totp/activate/",
    "second-factor/webauthn/",
    "second-factor/webauthn/add/",
)
ENGLISH = re.compile(r">[^<]*\b(the|your|with|password|please|sign)\b[^<]*<", re.IGNORECASE)


@pytest.fixture
def house() -> dict[str, Any]:
    """A process with its coordinator, a member, a stranger, a person entered and two institutions."""
    process, coordinator = running()
    by = actor(coordinator)
    open_one = an_institution(process.object, by)
    sealed = an_institution(process.object, by, title={"es": "Red Secreta"}, is_protected=True)
    person = entered(process.object, by)
    member, stranger = signed_up("miembro@example.org", "Miembro"), signed_up("otra@example.org", "Otra")
    from polsec.foundation.processes.actions import give_role

    give_role(by=by, process=process, person=member.person.object, role="observer")
    return {
        "process": process.object,
        "coordinator": coordinator,
        "member": member,
        "stranger": stranger,
        "open": open_one,
        "sealed": sealed,
        "person": person,
    }


def browser(account: Account | None) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    if account:
        client.force_login(account)
    return client


def pages_of(house: dict[str, Any]) -> dict[str, str]:
    """Every page of the room within a process, by what it is called."""
    person, institution = house["person"].pk, house["open"].pk
    return {
        "persons": "people/",
        "new person": "people/new/",
        "person": f"people/{person}/",
        "change person": f"people/{person}/change/",
        "erase person": f"people/{person}/erase/",
        "institutions": "institutions/",
        "new institution": "institutions/new/",
        "institution": f"institutions/{institution}/",
        "change institution": f"institutions/{institution}/change/",
    }


def check_whole(text: str, language: str) -> None:
    """Raises AssertionError for a page that is not all in its language, that holds a script or style, or is heavy."""
    assert f'<html lang="{language}">' in text
    assert len(text.encode()) < 100_000
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)
    assert text.count("<h1") == 1
    if language == "es":
        assert not ENGLISH.search(text), ENGLISH.search(text)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_the_secretariat_is_whole(house: dict[str, Any], language: str) -> None:
    client = browser(house["coordinator"])
    for path in pages_of(house).values():
        answer = client.get(f"/{language}/p/valle/{path}")
        assert answer.status_code == 200, path
        check_whole(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_ones_own_is_whole(house: dict[str, Any], language: str) -> None:
    client = browser(house["member"])
    for path in OWN_PAGES:
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200, path
        check_whole(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", SIGN_IN_PAGES)
def test_every_page_of_signing_in_is_whole(path: str, language: str) -> None:
    answer = Client().get(f"/{language}/accounts/{path}", follow=True)
    assert answer.status_code == 200
    check_whole(answer.content.decode(), language)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", SIGNED_IN_PAGES)
def test_every_page_of_ones_account_is_whole(path: str, language: str) -> None:
    client = browser(signed_up())
    answer = client.get(f"/{language}/accounts/{path}", follow=True)
    assert answer.status_code == 200
    check_whole(answer.content.decode(), language)


def test_the_pages_of_a_second_factor_are_whole(client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    password = "cuatro palabras sin relación alguna"
    account = signed_up(password=password)
    client.force_login(account)
    TOTP.activate(account, generate_totp_secret())
    RecoveryCodes.activate(account)
    client.post("/es/accounts/reauthenticate/", {"password": password})
    check_whole(client.get("/es/accounts/reauthenticate/").content.decode(), "es")
    paths = ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/")
    for path in paths:
        answer = client.get(f"/es/accounts/second-factor/{path}")
        assert answer.status_code == 200, path
        check_whole(answer.content.decode(), "es")
    other = Client()
    other.post("/es/accounts/login/", {"login": "luis@example.org", "password": password})
    check_whole(other.get("/es/accounts/second-factor/authenticate/").content.decode(), "es")


def test_outsiders_find_no_page_and_members_only_those_of_institutions(house: dict[str, Any]) -> None:
    open_to_members = {"institutions", "institution"}
    for name, path in pages_of(house).items():
        address = f"/es/p/valle/{path}"
        assert browser(None).get(address).status_code == 302, name
        assert browser(house["stranger"]).get(address).status_code == 404, name
        assert browser(house["member"]).get(address).status_code == (200 if name in open_to_members else 403), name


def test_a_protected_name_is_on_no_page_for_outsiders_or_members(house: dict[str, Any]) -> None:
    for account in (house["member"], house["stranger"], None):
        client = browser(account)
        for path in (*pages_of(house).values(), f"institutions/{house['sealed'].pk}/"):
            text = client.get(f"/es/p/valle/{path}").content.decode()
            assert "Red Secreta" not in text
            assert account == house["member"] or NAME not in text
    listing = browser(house["member"]).get("/es/p/valle/institutions/").content.decode()
    assert NAME in listing
    assert "Organización de la sociedad civil" in listing
    assert "Red Secreta" in browser(house["coordinator"]).get("/es/p/valle/institutions/").content.decode()


def test_a_sealed_institution_is_told_by_neither_sector_nor_place_nor_true_type(house: dict[str, Any]) -> None:
    by = actor(house["coordinator"])
    for number in range(4):
        given = {"kind": "academic", "shown_as": "civil", "sector": "powers", "is_protected": True}
        an_institution(house["process"], by, title={"es": f"A{number}"}, **given)
    client = browser(house["member"])
    listing = client.get("/es/p/valle/institutions/").content.decode()
    assert "Institución académica" not in listing
    assert "Organismos del Estado" not in listing
    order = re.findall(r"/institutions/([0-9a-f-]{36})/", listing)
    assert order == [str(house["open"].pk), *sorted(order[1:])]
    sealed = Institution.objects.filter(sector="powers").earliest("pk")
    page = client.get(f"/es/p/valle/institutions/{sealed.pk}/").content.decode()
    assert "académica" not in page
    assert "Organismos del Estado" not in page


def test_things_of_one_process_are_on_no_page_of_another(house: dict[str, Any]) -> None:
    from tests.foundation.processes import making

    other = signed_up("ajena@example.org", "Ajena")
    making.process(other.person.object, "otro")
    client = browser(other)
    for path in (f"people/{house['person'].pk}/", f"institutions/{house['open'].pk}/"):
        assert client.get(f"/es/p/otro/{path}").status_code == 404


def test_a_coordinator_enters_an_institution_with_its_names(house: dict[str, Any]) -> None:
    client = browser(house["coordinator"])
    form = {
        "name_es": "Cámara",
        "name_en": "Chamber",
        "kind": "business",
        "sector": "chambers",
        "languages": "Español, K'iche'",
        "request_id": "b" * 32,
    }
    for _ in range(2):
        answer = client.post("/es/p/valle/institutions/new/", form)
    made = Institution.objects.get(sector="chambers")
    assert answer.headers["Location"] == f"/es/p/valle/institutions/{made.pk}/"
    assert (made.object.title, made.languages) == ({"es": "Cámara", "en": "Chamber"}, ["Español", "K'iche'"])
    nameless = client.post(
        "/es/p/valle/institutions/new/", {**form, "name_es": "", "name_en": "", "request_id": "c" * 32}
    )
    assert "Falta el nombre de la institución" in nameless.content.decode()


def test_a_change_from_a_stale_page_is_told_in_the_form(house: dict[str, Any]) -> None:
    client = browser(house["coordinator"])
    address = f"/es/p/valle/institutions/{house['open'].pk}/change/"
    form = {"name_es": "Camino", "kind": "civil", "sector": "women", "seen": "0" * 64, "request_id": "b" * 32}
    assert "cambi" in client.post(address, form).content.decode()
    house["open"].refresh_from_db()
    assert house["open"].sector == "victims"


def test_protecting_takes_one_click(house: dict[str, Any]) -> None:
    client = browser(house["coordinator"])
    client.post(f"/es/p/valle/institutions/{house['open'].pk}/protect/")
    assert NAME not in browser(house["member"]).get("/es/p/valle/institutions/").content.decode()
    assert browser(house["member"]).post(f"/es/p/valle/institutions/{house['open'].pk}/unprotect/").status_code == 403


def test_a_secretariat_enters_somebody_and_prints_an_invitation_that_works_once(house: dict[str, Any]) -> None:
    client = browser(house["coordinator"])
    form = {"name": "Tata Lu'", "email": "", "phone": "", "language": "es", "request_id": "b" * 32}
    address = client.post("/es/p/valle/people/new/", form).headers["Location"]
    page = client.post(f"{address}invite/", {"request_id": "c" * 32}).content.decode()
    check_whole(page, "es")
    link = re.search(r"http://testserver(/es/invitation/\S+?/)", page)
    assert link
    assert "<svg" in page
    again = client.post(f"{address}invite/", {"request_id": "c" * 32})
    assert again.status_code == 302
    assert "Tata Lu&#x27;" in Client().get(link[1]).content.decode()


def test_the_address_on_paper_is_the_sites_own(house: dict[str, Any], settings: Any) -> None:
    settings.POLSEC_ADDRESS = "https://dialogo.example"
    client = browser(house["coordinator"])
    page = client.post(f"/es/p/valle/people/{house['person'].pk}/invite/").content.decode()
    assert "https://dialogo.example/es/invitation/" in page


def test_hiding_takes_one_click_for_oneself_and_for_the_secretariat(house: dict[str, Any]) -> None:
    browser(house["coordinator"]).post(f"/es/p/valle/people/{house['person'].pk}/hide/")
    assert Person.objects.get(pk=house["person"].pk).hidden_at
    client = browser(house["member"])
    client.post("/es/me/hide/")
    assert Object.objects.get(pk=house["member"].person_id).hidden_at
    client.post("/es/me/hide/", {"show": "1"})
    assert not Object.objects.get(pk=house["member"].person_id).hidden_at


def test_a_consent_is_given_and_withdrawn_by_a_click(house: dict[str, Any]) -> None:
    client = browser(house["member"])
    form = {"process": str(house["process"].pk), "what": "name"}
    client.post("/es/me/consent/", {**form, "give": "1"})
    assert PublicConsent.objects.get().withdrawn_at is None
    assert "Puede ser público" in client.get("/es/me/").content.decode()
    client.post("/es/me/consent/", form)
    assert PublicConsent.objects.get().withdrawn_at is not None
    assert client.post("/es/me/consent/", {"process": "nonsense", "what": "name"}).status_code == 302


def test_what_is_kept_is_read_and_downloaded_whole(house: dict[str, Any]) -> None:
    client = browser(house["member"])
    page = client.get("/es/me/data/").content.decode()
    download = client.get("/es/me/data.json")
    content = json.loads(download.content)
    assert "attachment" in download.headers["Content-Disposition"]
    for word in ("miembro@example.org", "Miembro", str(house["member"].person_id)):
        assert word in page
        assert word in json.dumps(content)


def test_somebody_erases_themselves_after_reading_what_is_kept(
    house: dict[str, Any], settings: Any, tmp_path: Any
) -> None:
    settings.POLSEC_LEDGER = tmp_path / "erasures.jsonl"
    client = browser(house["member"])
    page = client.get("/es/me/erase/").content.decode()
    assert "Lo que se conserva, y por qué" in page
    assert client.post("/es/me/erase/", {"request_id": "b" * 32}).status_code == 200
    answer = client.post("/es/me/erase/", {"request_id": "b" * 32, "understood": "on"})
    assert answer.headers["Location"] == "/es/erased/"
    assert client.get("/es/me/").status_code == 302
    assert traces("miembro") == []


def test_the_secretariat_erases_on_paper(house: dict[str, Any], settings: Any, tmp_path: Any) -> None:
    settings.POLSEC_LEDGER = tmp_path / "erasures.jsonl"
    client = browser(house["coordinator"])
    address = f"/es/p/valle/people/{house['person'].pk}/erase/"
    client.post(address, {"request_id": "b" * 32, "understood": "on"})
    assert traces(ANA["email"], ANA["phone"], "xol") == []


def test_a_name_with_markup_and_overrides_is_text(house: dict[str, Any]) -> None:
    actions.change_person(
        by=actor(house["member"]),
        person=house["member"].person,
        name="<b>x</b>\u202egnp.exe",
        phone="<i>",
        language="es",
    )
    page = browser(house["member"]).get("/es/me/").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;gnp.exe" in page
    assert "\u202e" not in page


def test_pages_cost_a_fixed_number_of_queries(house: dict[str, Any]) -> None:
    client = browser(house["coordinator"])
    by = actor(house["coordinator"])

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = ("/es/p/valle/people/", "/es/p/valle/institutions/", "/es/me/")
    before = [count(path) for path in paths]
    for number in range(5):
        entered(house["process"], by, email="", name=f"P{number}")
        an_institution(house["process"], by, title={"es": f"I{number}"})
    assert [count(path) for path in paths] == before
    assert max(before) <= 14
