"""A visitor comes to the site for the first time: with a mouse, with a keyboard, without scripts, on a small phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

PAGES = ("/es/", "/en/", "/es/about/", "/es/reports/neighbourhood/", "/en/reports/justice/", "/es/nothing/")


@pytest.fixture
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, locale="es-GT", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_both_reports_are_read_and_the_language_is_switched_without_scripts(
    page_without_scripts: Page, site: str
) -> None:
    page = page_without_scripts
    page.goto(site)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Acuerdos entre quienes desconfían")
    expect(page.get_by_text("respondieron personas simuladas")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Agreement among people")
    for title in ("Safety in the neighbourhood and prevention", "Police, justice and criminal investigation"):
        card = page.get_by_role("article", name=title)
        card.get_by_role("link", name="Read the report").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        page.get_by_role("link", name="Español").click()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.get_by_role("link", name="English").click()
        page.get_by_role("link", name="Home").click()


def test_the_whole_way_works_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    focused = ""
    for _ in range(10):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText")
        if focused == "Leer el informe":
            break
    assert focused == "Leer el informe"
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/reports/neighbourhood/")


def test_the_focus_is_seen(page: Page, site: str) -> None:
    page.goto(f"{site}/es/")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, site: str, faults: Callable[[Page], list[str]], path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + path)
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_the_dark(page: Page, site: str, faults: Callable[[Page], list[str]], path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(site + path)
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_small_phone(page: Page, site: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nobody_else_and_breaks_none_of_its_own_rules(page: Page, site: str, path: str) -> None:
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(site)] == []
    assert [text for text in complaints if "404" not in text] == []
