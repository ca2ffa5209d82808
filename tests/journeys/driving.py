"""A person at a browser: signs in by a link, fills in forms by their fields, sends them, follows what is offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from polsec.i18n import translator


@dataclass
class Person:
    """One person with a browser of their own, who reads the site in one language."""

    page: Page
    site: str
    language: str
    process: str = ""

    def says(self, text: str, context: str = "", **values: object) -> str:
        """A text of the site in this person's language."""
        translations = translator(self.language)
        return (translations.pgettext(context, text) if context else translations.gettext(text)) % values

    def goes(self, path: str) -> Page:
        """To a page of the process (`agenda/`), or of the site (`/day/`)."""
        inside = f"/p/{self.process}/{path}" if not path.startswith("/") else path
        self.page.goto(f"{self.site}/{self.language}{inside}")
        return self.page

    def opens(self, address: str) -> Page:
        """An address that they were given, in their own language."""
        self.page.goto(re.sub(r"/(es|en)/", f"/{self.language}/", address, count=1))
        return self.page

    def fills(self, **fields: Any) -> None:
        """The fields of the page's form, each by its name: text, a choice, or whether a box is ticked."""
        for name, value in fields.items():
            self._fill(name, value)

    def _fill(self, name: str, value: Any) -> None:
        field = self.page.locator(f"main [name='{name}']").first
        folded = self.page.locator("main details:not([open])").filter(has=self.page.locator(f"[name='{name}']"))
        if folded.count():
            folded.first.locator("summary").first.click()
        kind = field.get_attribute("type")
        if kind == "radio":
            self.page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value=value) if not isinstance(value, re.Pattern) else _choose(field, value)
        else:
            field.fill(str(value))

    def sends(self) -> None:
        """The form of the page, by its button."""
        self.page.locator("main form.form .actions button").first.click()
        self.page.wait_for_load_state()
        assert self.page.locator("main .errors, main [aria-invalid=true]").count() == 0, self.page.locator(
            "main"
        ).inner_text()

    def presses(self, label: str) -> None:
        """A button or link with this text."""
        target = (
            self.page.locator("main")
            .get_by_role("button", name=label)
            .or_(self.page.locator("main").get_by_role("link", name=label))
        )
        target.first.click()
        self.page.wait_for_load_state()

    def reads(self, text: str) -> None:
        """This text, on the page."""
        expect(self.page.locator("main")).to_contain_text(text)


def _choose(field: Any, wanted: re.Pattern[str]) -> None:
    for option in field.locator("option").all():
        if wanted.search(option.inner_text()):
            field.select_option(value=option.get_attribute("value"))
            return
    raise AssertionError(f"nothing to choose like {wanted.pattern}: {field.inner_text()}")


def people(browser: Browser, site: str) -> Callable[..., Person]:
    """Makes persons, each with a fresh browser that remembers nothing of the others."""
    contexts: list[BrowserContext] = []

    def make(language: str = "es", process: str = "") -> Person:
        locale = {"es": "es-GT", "en": "en-GB"}[language]
        context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 900}, accept_downloads=True)
        contexts.append(context)
        return Person(context.new_page(), site, language, process)

    return make
