"""What every test may use: the real conversations, a browser, and which database the run is on."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ROOT = Path(__file__).resolve().parent.parent
OPENDATA = Path(os.environ.get("POLSEC_OPENDATA", ROOT.parent / "shared/data/opendata"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Root needs --no-sandbox; the rest keeps Chromium from calling home, which a closed network answers with noise.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

# Compiled loops are kept from run to run, by worker: Numba's cache is not made for two that write at once.
os.environ["NUMBA_CACHE_DIR"] = str(ROOT / ".cache/numba" / os.environ.get("PYTEST_XDIST_WORKER", "alone"))


def pytest_report_header() -> str:
    """Names the database of the run, which DATABASE_URL chooses as it does for the site."""
    return f"database: {'PostgreSQL' if os.environ.get('DATABASE_URL') else 'SQLite'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what it can tell by itself, so that the Makefile can choose: tests of the database, of the browser."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker(pytest.mark.database)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _language_of_the_site() -> Iterator[None]:
    """Each test begins in the language of the site: a page that another one opened leaves its own behind."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def opendata() -> Path:
    """The folder of real conversations exported by Polis (POLSEC_OPENDATA); skips where it is absent."""
    if not OPENDATA.is_dir():
        pytest.skip("the real conversations are not here: set POLSEC_OPENDATA to their folder")
    return OPENDATA


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome of this machine."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole run. Without one the test is skipped, or fails where CI is set."""
    executable = find_chromium()
    if executable is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("NO BROWSER: install Chromium to run the journeys")
    # Playwright's loop runs in the test's thread, where Django would take every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page at 1280 by 800, in Spanish, with nothing remembered."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="es-GT", service_workers="block")
    yield context.new_page()
    context.close()


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong with the page that is shown, in lines; the page's policy does not bind axe itself."""

    def look(page: Page) -> list[str]:
        found = page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')}; return axe.run() }}")
        return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]

    return look
