"""Leave and erase: one press on any page, and nothing of this site stays on the device."""

import uuid

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from polsec.foundation.people.models import Account, Session

LEAVE = "/es/leave/"


@pytest.fixture
def signed_in(db: None, client: Client) -> Client:
    """A browser in which somebody is signed in."""
    client.force_login(Account.objects.create_user(f"{uuid.uuid4().hex}@example.org", name="Ana"))
    return client


@pytest.mark.parametrize("path", ["/es/", "/en/about/", "/es/leave/", "/es/left/", "/es/nothing/"])
def test_every_page_has_the_button(db: None, client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert f'<form class="leave" method="post" action="/{path[1:3]}/leave/">' in page


def test_one_press_signs_out_and_has_the_browser_forget(signed_in: Client) -> None:
    signed_in.cookies["elsewhere"] = "set by an earlier version"
    response = signed_in.post(LEAVE)
    assert (response.status_code, response["Location"]) == (303, "/es/left/")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert {name for name, cookie in response.cookies.items() if cookie["max-age"] == 0} >= {"session", "elsewhere"}
    assert not Session.objects.exists()


def test_reading_the_page_erases_nothing(signed_in: Client) -> None:
    response = signed_in.get(LEAVE)
    assert response.status_code == 200
    assert "Clear-Site-Data" not in response
    assert Session.objects.count() == 1


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_another_site_cannot_press_it(signed_in: Client, origin: str) -> None:
    response = signed_in.post(LEAVE, headers={"sec-fetch-site": origin})
    assert (response.status_code, "Clear-Site-Data" in response) == (200, False)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("path", ["/es/accounts/login/", "/en/invitation/code/"])
def test_what_a_form_leaves_on_a_device_ends_with_the_browser(db: None, client: Client, path: str) -> None:
    cookies = client.get(path).cookies
    assert set(cookies) <= {"form"}
    assert [cookie["max-age"] or cookie["expires"] for cookie in cookies.values()] == [""] * len(cookies)


def test_it_works_without_any_cookie(db: None, client: Client) -> None:
    assert client.post(LEAVE).status_code == 303


@pytest.mark.parametrize("path", ["/es/left/", "/en/left/"])
def test_what_is_shown_then_names_nobody_and_is_not_kept(db: None, client: Client, path: str) -> None:
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "<title>Política pública · POLSEC" in response.content.decode() or path == "/en/left/"


def test_a_page_for_somebody_signed_in_is_kept_by_no_cache(signed_in: Client) -> None:
    assert {"private", "no-store"} <= set(signed_in.get("/es/")["Cache-Control"].split(", "))
    assert "Cache-Control" not in Client().get("/es/")


def test_without_scripts_a_browser_forgets_its_session(page: Page, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(Account.objects.create_user("ana@example.org", name="Ana"))
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}])
    page.goto(f"{live_server.url}/es/about/")
    page.get_by_role("button", name="Salir y borrar").click()
    page.wait_for_url("**/es/left/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.context.cookies() == []
