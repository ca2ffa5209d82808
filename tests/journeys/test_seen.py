"""Every kind of page of the demonstration, as its roles see it: no fault of axe, nothing wider than a small phone."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, Response
from pytest_django.live_server_helper import LiveServer

from polsec.foundation.record.demo import make_keys
from polsec.site.demonstration.stories.loading import tell
from polsec.site.models import DemonstrationAccount

pytestmark = pytest.mark.slow

STORY = "publications"
"""The story that has come furthest: each of its pages has something on it."""
READERS = (("es", "coordinator"), ("en", "delegate"), ("en", "auditor"), ("es", ""))
MOST = 100_000
"""Bytes of a page as it is sent, compressed."""


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> str:
    """The address of a site with one process of the demonstration, told once for all readers."""
    make_keys()
    tell(STORY)
    return live_server.url


def enter(page: Page, site: str, language: str, role: str) -> str:
    """Come in by the door of the demonstration, as somebody with a role; the address where one arrives."""
    page.goto(f"{site}/{language}/demonstration/")
    if role:
        row = DemonstrationAccount.objects.filter(role=role).earliest("order")
        page.locator(f"form[action$='/enter/{row.pk}/'] button").click()
        page.wait_for_load_state()
    return page.url


def kind(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def pages(page: Page, start: str, inside: str) -> Iterator[tuple[str, Response]]:
    """One page of each kind that links lead to from `start`, opened in turn."""
    waiting, met, opened = [start], {start}, set[str]()
    while waiting:
        address = waiting.pop(0)
        if not kind(address) or kind(address) in opened:
            continue
        opened.add(kind(address))
        if "html" not in page.request.get(address).headers["content-type"]:
            continue
        response = page.goto(address)
        assert response
        yield kind(address), response
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
        new = [link for link in links if link.startswith(inside) and link not in met]
        met.update(new)
        waiting.extend(new)


def wrong(page: Page, response: Response) -> list[str]:
    """What is the matter with the page that is shown, apart from what axe finds."""
    found = []
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(heading => Number(heading.tagName[1]))")
    if levels.count(1) != 1 or any(after - before > 1 for before, after in pairwise(levels)):
        found.append(f"headings: {levels}")
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append("wider than a small phone")
    if len(gzip.compress(response.body())) > MOST:
        found.append("too heavy")
    if not response.ok:
        found.append(f"answered with {response.status}")
    return found


@dataclass
class Seen:
    """What was met: kinds of pages, those that axe has looked at, and what is wrong, by address."""

    kinds: set[str]
    found: dict[str, list[str]]

    def look(self, page: Page, name: str, response: Response, faults: Callable[[Page], list[str]]) -> None:
        """At one page. Axe takes a second each, so it looks at each kind for its first reader, who may do most."""
        new = wrong(page, response) + (faults(page) if name not in self.kinds else [])
        self.kinds.add(name)
        if new:
            self.found[page.url] = new


def listen(page: Page, site: str) -> list[str]:
    """Fills up with errors on the console and with what is asked of others than this site."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else heard.append(asked.url))
    return heard


def test_every_kind_of_page_is_whole_for_those_who_use_it(
    browser: Browser, site: str, faults: Callable[[Page], list[str]]
) -> None:
    seen = Seen(set(), {})
    for language, role in READERS:
        context = browser.new_context(viewport={"width": 320, "height": 640}, locale="es-GT")
        page = context.new_page()
        start, heard = enter(page, site, language, role), listen(page, site)
        for name, response in pages(page, start, f"{site}/{language}/"):
            seen.look(page, name, response, faults)
        context.close()
        assert heard == []
    assert seen.found == {}
    assert {"record_act", "decisions_question", "publishing_provision", "oversight_page", "people_me"} <= seen.kinds
