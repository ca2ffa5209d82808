from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.site.demonstration import store_all

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> str:
    """The address of a running site with its demonstration."""
    store_all()
    return live_server.url


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """What axe finds wrong with the page that is shown, in lines; the page's policy does not bind axe itself."""

    def look(page: Page) -> list[str]:
        found = page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')}; return axe.run() }}")
        return [f"{fault['id']}: {node['html']}" for fault in found["violations"] for node in fault["nodes"]]

    return look
