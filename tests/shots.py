"""Takes every page of the site at three widths in both languages, and lays them out on contact sheets.

`make shots` runs it: python tests/shots.py FOLDER. The pages are found by following links from the first page, so a new
page is taken without being listed; the page for a wrong address is added. Whoever builds a page looks at the sheets.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from conftest import BROWSER_ARGUMENTS, find_chromium

WIDTHS = (320, 768, 1280)
LANGUAGES = ("es", "en")
TALLEST = 2400
COMMAND = Path(sys.executable).parent / "polsec"


@contextmanager
def running_site() -> Iterator[str]:
    """The address of a site on a free port, with the data folder of POLSEC_DATA or ./data."""
    with subprocess.Popen(
        [COMMAND, "serve"], env=os.environ | {"POLSEC_PORT": "0"}, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield next(line.strip() for line in server.stdout if line.startswith("http://"))
        finally:
            server.terminate()


def pages_of(page: Page, start: str) -> list[str]:
    """Addresses of all pages reached by links from `start` that lie below it."""
    waiting, found = [start], []
    while waiting:
        address = waiting.pop(0)
        found.append(address)
        page.goto(address)
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        for link in (urljoin(address, link).split("#")[0] for link in links):
            if link.startswith(start) and link not in waiting + found:
                waiting.append(link)
    return [*found, f"{start}no-such-page/"]


def take(browser: Browser, addresses: list[str], width: int, folder: Path) -> list[Path]:
    """One picture a page, cut at the height where a sheet would become unreadable."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    pictures = []
    for address in addresses:
        page.goto(address)
        name = re.sub(r"\W+", "-", urlsplit(address).path).strip("-")
        path = folder / f"{name}-{width}.png"
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
        pictures.append(path)
    page.close()
    return pictures


def lay_out(browser: Browser, pictures: list[Path], sheet: Path) -> None:
    """All pictures side by side on one sheet, each with its name."""
    figures = "".join(
        f"<figure><img src='{path.name}'><figcaption>{path.stem}</figcaption></figure>" for path in pictures
    )
    html = sheet.with_suffix(".html")
    html.write_text(
        "<style>body{display:flex;gap:24px;align-items:start;background:#888;font:20px sans-serif}"
        f"figure{{margin:0}}</style>{figures}",
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(html.as_uri())
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": width, "height": 800})
    page.screenshot(path=sheet, full_page=True)
    page.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_ARGUMENTS)
        for language in LANGUAGES:
            page = browser.new_page()
            addresses = pages_of(page, f"{site}/{language}/")
            page.close()
            for width in WIDTHS:
                sheet = folder / f"sheet-{language}-{width}.png"
                lay_out(browser, take(browser, addresses, width, folder), sheet)
                print(sheet)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
