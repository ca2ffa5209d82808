"""The kit's components, all on one page: readable by everyone, in both languages, on a small phone and in the dark."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

LANGUAGES = ["es", "en"]


@pytest.fixture
def with_gallery(settings: Any) -> None:
    """The site has one page more, with every component."""
    settings.ROOT_URLCONF = "tests.foundation.kit.gallery.urls"


@pytest.fixture
def gallery(with_gallery: None, transactional_db: None, live_server: LiveServer) -> str:
    """The address of a running site with that page."""
    return live_server.url


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    page: Page, gallery: str, faults: Callable[[Page], list[str]], width: int, scheme: str, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{gallery}/{language}/components/")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, main input, main select')]
    .filter(each => !each.closest('p, li:not(.links li), dd') || each.matches('.button, summary'))
    .filter(each => each.checkVisibility() && each.type !== 'hidden')
    .map(each => [each.closest('label, .tick') || each, each])
    .filter(([target]) => target.getBoundingClientRect().height < 44)
    .map(([, each]) => each.outerHTML)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pressed_is_44_pixels_high(page: Page, gallery: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{gallery}/es/components/")
    assert page.evaluate(SMALL) == []


def test_an_error_is_told_above_the_form_and_at_its_field(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/en/components/")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="E-mail: Enter a valid email address.").click()
    field = page.get_by_label("E-mail")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Enter a valid email address.")


def test_a_summary_leads_to_a_group_of_choices(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}/en/components/")
    page.get_by_role("link", name="Position of your institution: This field is required.").click()
    expect(page.get_by_role("group", name="Position of your institution")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("with_gallery", "db")
def test_no_component_writes_style_or_script_into_the_page(client: Client, language: str) -> None:
    page = client.get(f"/{language}/components/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", ["viernes 4 de diciembre de 2026, 16:30"]), ("en", ["Friday 4 December 2026 at 16:30"])],
)
@pytest.mark.usefixtures("with_gallery", "db")
def test_a_date_is_written_out_with_its_weekday(client: Client, language: str, told: list[str]) -> None:
    page = client.get(f"/{language}/components/").content.decode()
    assert all(f'<time datetime="2026-12-04T16:30:00+00:00">{text}</time>' in page for text in told)


@pytest.mark.parametrize(
    ("sign", "words"),
    [("●", "agrees"), ("◐", "agrees with a reservation"), ("○", "stands aside"), ("✕", "objects")],
)
@pytest.mark.usefixtures("with_gallery", "db")
def test_a_position_has_a_sign_and_words(client: Client, sign: str, words: str) -> None:
    page = client.get("/en/components/").content.decode()
    assert f'<span class="sign" aria-hidden="true">{sign}</span> {words}</span>' in page


def test_a_job_is_followed_without_a_press_and_its_end_shows_the_whole_page(page: Page, gallery: str) -> None:
    address = f"{gallery}/en/components/"
    page.goto(address)
    expect(page.locator("#one")).to_contain_text("3 of 7.")
    answers = iter(["<div id='one' class='progress' data-url='.'>5 of 7.</div>", "<p>Nothing under way.</p>"])
    page.route(
        address, lambda route: route.fulfill(body=next(answers, "<h1>The result</h1>"), content_type="text/html")
    )
    expect(page.locator("#one")).to_contain_text("5 of 7.")
    expect(page.get_by_role("heading", name="The result")).to_be_visible()


def test_a_job_is_followed_without_scripts_by_a_press(browser: Browser, gallery: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery}/en/components/")
    page.locator("#one").get_by_role("link", name="Look again").click()
    expect(page.locator("#one")).to_contain_text("3 of 7.")
    context.close()


@pytest.mark.usefixtures("with_gallery", "db")
def test_a_timeline_says_in_words_what_is_done_what_is_now_and_until_when(client: Client) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/en/components/").content.decode()).split())
    assert "Convening Done Framework Done Agenda Now until Friday 4 December 2026 Research Not yet" in page
