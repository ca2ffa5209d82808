"""Takes every page of the site at three widths in both languages, and lays them out on contact sheets.

`make shots` runs it: python tests/shots.py FOLDER. The pages are found by following links from the first page, at most
two of each address pattern, so a new page is taken without being listed; the page for a wrong address is added. Where
the site has processes, one account of each role goes the same way and its own pages are taken. Whoever builds a page
looks at the sheets.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from conftest import BROWSER_ARGUMENTS, find_chromium

WIDTHS = (320, 768, 1280)
LANGUAGES = ("es", "en")
TALLEST = 2400
OF_A_PATTERN = 2
"""Pages taken of one address pattern."""
SHEET = 5400
"""Pixels across a sheet, beyond which another begins."""
COMMAND = Path(sys.executable).parent / "polsec"
ANYONE = "anyone"


@contextmanager
def running_site() -> Iterator[str]:
    """The address of a site on a free port, with the data folder of POLSEC_DATA or ./data."""
    with subprocess.Popen(
        [COMMAND, "serve", "--web-only"], env=os.environ | {"POLSEC_PORT": "0"}, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield next(line.strip() for line in server.stdout if line.startswith("http://"))
        finally:
            server.terminate()


def accounts() -> dict[str, object]:
    """One account for each role that is held in a process of this site, and for each that one may enter as.

    Delegates hold their role by a mandate; of the demonstration, the process told last is shown.
    """
    from polsec.foundation.people.models import Account
    from polsec.foundation.processes.models import Role
    from polsec.site.models import DemonstrationAccount

    held = Role.objects.filter(until=None).order_by("id").values_list("role", "person")
    by_person = {account.person_id: account for account in Account.objects.filter(is_active=True)}
    invented = DemonstrationAccount.objects.select_related("account").order_by("pk")
    return {role: by_person[person] for role, person in reversed(held) if person in by_person} | {
        row.role: row.account for row in invented
    }


def sign_in(context: BrowserContext, site: str, account: object) -> None:
    """Sign the browser in as an account, as if it had come through the door."""
    from django.test import Client

    client = Client()
    client.force_login(account)
    context.add_cookies(
        [{"name": name, "value": cookie.value, "url": site} for name, cookie in client.cookies.items() if cookie.value]
    )


def pages_of(page: Page, start: str) -> list[str]:
    """Addresses of pages reached by links from `start` that lie below it, few of each pattern."""
    waiting, seen, found = [start], {start}, []
    taken: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        if taken[pattern(address)] == OF_A_PATTERN or not open_page(page, address):
            continue
        taken[pattern(address)] += 1
        found.append(address)
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        for link in (urljoin(address, link).split("#")[0] for link in links):
            if link.startswith(start) and link not in seen:
                seen.add(link)
                waiting.append(link)
    return [*found, f"{start}no-such-page/"]


def pattern(address: str) -> str:
    """The name of the address, the same for all pages of a kind."""
    from django.urls import Resolver404, resolve
    from django.utils.translation import get_language_from_path, override

    path = urlsplit(address).path
    try:
        with override(get_language_from_path(path)):
            return resolve(path).view_name
    except Resolver404:
        return address


def open_page(page: Page, address: str) -> bool:
    """Whether there is a page, and no file to download."""
    try:
        response = page.goto(address)
    except Error:
        return False
    return response is not None and "html" in response.headers.get("content-type", "")


def take(context: BrowserContext, addresses: list[str], width: int, folder: Path, who: str) -> list[Path]:
    """One picture a page, cut at the height where a sheet would become unreadable."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    pictures = []
    for number, address in enumerate(addresses):
        page.goto(address)
        name = re.sub(r"\W+", "-", urlsplit(address).path).strip("-")[:80]
        path = folder / f"{who}-{number:02}-{name}-{width}.png"
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


def sheets(browser: Browser, pictures: list[Path], width: int, folder: Path, name: str) -> None:
    """As many sheets as the pictures need."""
    many = max(SHEET // width, 1)
    for first in range(0, len(pictures), many):
        sheet = folder / f"sheet-{name}-{width}-{first // many + 1}.png"
        lay_out(browser, pictures[first : first + many], sheet)
        print(sheet)


def visit(browser: Browser, site: str, folder: Path, who: str, account: object, known: set[str]) -> None:
    """The first page and all that one visitor finds and nobody before has found, in every language and width."""
    context = browser.new_context()
    if account:
        sign_in(context, site, account)
    for language in LANGUAGES:
        page = context.new_page()
        start = f"{site}/{language}/"
        addresses = [address for address in pages_of(page, start) if address == start or address not in known]
        page.close()
        known.update(addresses)
        for width in WIDTHS:
            sheets(browser, take(context, addresses, width, folder, who), width, folder, f"{who}-{language}")
    context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "polsec.site.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    django.setup()
    known: set[str] = set()
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_ARGUMENTS)
        for who, account in {ANYONE: None, **accounts()}.items():
            visit(browser, site, folder, who, account, known)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"))
