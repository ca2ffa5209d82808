"""The navigation of a process: whoever reads is led to what they may open alone, and told where they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.world import ROLES, World

from polsec.foundation.processes.navigation import navigation

pytestmark = pytest.mark.django_db
SECRETARIAT = {"people_persons", "processes_settings", "convening_invitations"}
"""What only those who run the process are led to."""
FOR_ALL = {
    "processes_home",
    "processes_stages",
    "processes_rules",
    "processes_roles",
    "agenda_themes",
    "decisions_index",
    "bodies_list",
    "convening_overview",
    "sanction_index",
    "publishing_index",
    "record_home",
    "oversight_page",
    "protection_page",
}


class Links(HTMLParser):
    """The links of the navigation, in order, each with its `aria-current`; once in the row and once on the shelves."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.row: dict[str, str] = {}
        self.shelves: dict[str, str] = {}
        self.opened: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where one is, and each link."""
        given = {name: value or "" for name, value in attrs}
        if tag == "nav":
            self.opened.append(given.get("class", ""))
        if self.opened[-1:] == ["sections"] and tag == "details":
            self.opened[-1] = "sections all"
        if tag == "a" and self.opened[-1:] in (["sections"], ["sections all"]):
            into = self.row if self.opened[-1] == "sections" else self.shelves
            into[given["href"]] = given.get("aria-current", "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a navigation."""
        if tag == "nav":
            self.opened.pop()


def at(world: World, name: str, **parts: Any) -> str:
    return reverse(name, kwargs={"process": world.process.slug, **parts})


def seen(world: World, role: str, address: str) -> Links:
    """The navigation of a page as somebody sees it."""
    answer = world.client(role).get(address)
    assert answer.status_code == 200
    return Links(answer.content.decode())


@pytest.mark.parametrize("role", ROLES)
def test_each_link_of_the_navigation_opens_for_whoever_is_shown_it(world: World, role: str) -> None:
    links = seen(world, role, at(world, "processes_home"))
    assert {at(world, name) for name in FOR_ALL} <= links.shelves.keys()
    client = world.client(role)
    assert {where: client.get(where).status_code for where in links.shelves} == dict.fromkeys(links.shelves, 200)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_the_secretariat_are_named_to_the_coordinator_alone(world: World, role: str) -> None:
    shown = seen(world, role, at(world, "processes_home")).shelves.keys()
    kept = {at(world, name) for name in SECRETARIAT}
    assert shown & kept == (kept if role == "coordinator" else set())


def test_the_row_names_a_few_of_those_that_the_shelves_hold(world: World) -> None:
    links = seen(world, "delegate", at(world, "processes_rules"))
    assert links.row.keys() < links.shelves.keys()
    assert len(links.row) <= 7


@pytest.mark.parametrize(
    ("name", "thing", "section", "current"),
    [
        ("processes_home", None, "processes_home", "page"),
        ("agenda_themes", None, "agenda_themes", "page"),
        ("agenda_theme", "theme", "agenda_themes", "true"),
        ("bodies_body", "group", "bodies_list", "true"),
        ("oversight_page", None, "oversight_page", "page"),
        ("people_institutions", None, "people_institutions", "page"),
    ],
)
def test_the_section_of_the_page_is_marked_and_no_other(
    world: World, name: str, thing: str | None, section: str, current: str
) -> None:
    parts = {} if thing is None else {{"group": "body"}.get(thing, thing): world[thing].pk}
    links = seen(world, "delegate", at(world, name, **parts))
    assert {where: mark for where, mark in links.shelves.items() if mark} == {at(world, section): current}
    assert {where for where, mark in links.row.items() if mark} <= {at(world, section)}


def test_a_page_within_a_section_of_a_section_is_marked_at_the_closest(world: World) -> None:
    links = seen(world, "committee", at(world, "oversight_complaints"))
    assert [where for where, mark in links.shelves.items() if mark] == [at(world, "oversight_complaints")]


def test_the_navigation_asks_the_database_nothing(world: World, django_assert_num_queries: Any) -> None:
    readers = [world.actor(role) for role in ROLES]
    with override("es"), django_assert_num_queries(0):
        named = [navigation(world.process, reader, "/es/") for reader in readers]
    assert all(each.main for each in named)


def test_on_a_page_beside_any_process_there_is_none(world: World) -> None:
    page = world.client("coordinator").get("/es/about/").content.decode()
    assert not re.search(r'<nav class="sections"', page)
