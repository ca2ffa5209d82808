"""Accounts in a real browser: a passkey under the strict policy, signing in without scripts, pages whole to axe."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.foundation.people.people import actor, an_institution, entered, running, signed_up

from polsec.foundation.people.actions.entry import new_entry_link
from polsec.foundation.people.models import Account

PASSWORD = "cuatro palabras sin relación alguna"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(transactional_db: None, live_server: LiveServer) -> str:
    """The address of a running site, by a name, as passkeys need one."""
    cache.clear()
    return live_server.url.replace("127.0.0.1", "localhost")


def enter(page: Page, address: str, account: Account, language: str = "es") -> None:
    """Sign in by a printed link."""
    page.goto(f"{address}/{language}/way-in/{new_entry_link(account).token}/")
    page.locator("main form button").click()
    page.wait_for_url(f"**/{language}/me/")


def test_a_passkey_is_added_and_signs_in_alone(page: Page, address: str) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    enter(page, address, signed_up())
    page.goto(f"{address}/es/accounts/second-factor/webauthn/add/")
    page.get_by_label("Entrar solo con ella").check()
    page.get_by_role("button", name="Agregar").click()
    page.get_by_role("link", name="Con una llave de acceso").click()
    page.get_by_role("button", name="Usar una llave de acceso").click()
    expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
    page.goto(f"{address}/es/accounts/logout/")
    page.locator("main").get_by_role("button", name="Salir").click()
    page.goto(f"{address}/es/accounts/login/")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url("**/es/me/")
    expect(page.get_by_role("heading", name="Mis datos", exact=True)).to_be_visible()
    assert problems == []


def test_a_passkey_that_is_not_there_is_said(page: Page, address: str) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "isUserVerified": False}})
    page.goto(f"{address}/es/accounts/login/")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    expect(page.locator("#passkey_problem")).to_be_visible()


def test_without_scripts_one_signs_in_and_nothing_offers_a_passkey(browser: Browser, address: str) -> None:
    signed_up(password=PASSWORD)
    context = browser.new_context(java_script_enabled=False, locale="es-GT")
    page = context.new_page()
    page.goto(f"{address}/es/accounts/login/")
    assert not page.locator("#passkey_login").is_visible()
    page.locator("#id_login").fill("luis@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Iniciar sesión").click()
    page.wait_for_url("**/es/me/")
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["es", "en"])
def test_axe_finds_nothing_on_any_page(
    page: Page, address: str, faults: Callable[[Page], list[str]], width: int, language: str
) -> None:
    process, coordinator = running()
    person = entered(process.object, actor(coordinator))
    institution = an_institution(process.object, actor(coordinator))
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in ("accounts/login/", "accounts/login/code/", "accounts/password/reset/", "accounts/signup/"):
        found[path] = look(page, f"{address}/{language}/{path}", faults, width)
    enter(page, address, coordinator, language)
    inside = f"p/{process.slug}"
    for path in (
        "me/",
        "me/change/",
        "me/data/",
        "me/erase/",
        "accounts/email/",
        "accounts/password/set/",
        "accounts/logout/",
        "accounts/second-factor/",
        "accounts/second-factor/totp/activate/",
        "accounts/second-factor/webauthn/add/",
        f"{inside}/people/",
        f"{inside}/people/new/",
        f"{inside}/people/{person.pk}/",
        f"{inside}/people/{person.pk}/erase/",
        f"{inside}/institutions/",
        f"{inside}/institutions/new/",
        f"{inside}/institutions/{institution.pk}/",
    ):
        found[path] = look(page, f"{address}/{language}/{path}", faults, width)
    assert {path: each for path, each in found.items() if each} == {}


def look(page: Page, url: str, faults: Callable[[Page], list[str]], width: int) -> list[str]:
    """What is wrong with one page: what axe finds, and whether it is wider than the screen."""
    page.goto(url)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults(page) + ([f"{wide} pixels wide"] if wide > width else [])
