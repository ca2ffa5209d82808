"""What must not leave its room is planted in words that are found again, and looked for wherever somebody can read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from functools import cache
from html import unescape

import pytest
from tests.contracts import addresses
from tests.contracts.test_access import ROWS, parts_of
from tests.world import SECRETS, World

from polsec.foundation.record import downloads

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LINK = re.compile(r'href="(/[^"#]*)"')
OUTSIDE = ("anyone", "stranger", "operator", "donor", "elsewhere", "coordinator elsewhere")
IN_A_ROOM = {
    "a text in a room",
    "a comment in a room",
    "a theme in a room",
    "a reason that was not released",
    "a question in a room",
}
KNOWN_INSIDE = {
    "a text that is not published yet",
    "a name that was not released",
    "who declined",
    "who was approached",
    "somebody without consent",
}
OF_COMPLAINTS = {"a complaint", "a proposed answer to a complaint", "how somebody who complained is reached"}
MAY_READ: dict[str, set[str]] = {
    **{role: set() for role in OUTSIDE},
    "observer": KNOWN_INSIDE,
    "auditor": KNOWN_INSIDE,
    "delegate": KNOWN_INSIDE | IN_A_ROOM,
    "alternate": KNOWN_INSIDE | IN_A_ROOM,
    "facilitator": KNOWN_INSIDE | IN_A_ROOM,
    "committee": KNOWN_INSIDE | OF_COMPLAINTS | {"an incident"},
    "coordinator": set(SECRETS) - {"a proposed answer to a complaint", "somebody who was erased"},
}
"""Which secrets a role may come upon. A process lists its institutions to its members, not what each answered."""
PASSED_BY = ("/leave/", "/logout/", "/static/", "/en/p/")
"""Pages that change who reads, or are no pages; those of a process tell the same in English."""


@pytest.fixture(scope="module")
def pages_of(world: World) -> Callable[[str], dict[str, str]]:
    """What each role reads, gone through once."""
    return cache(lambda role: read_by(world, role))


def read_by(world: World, role: str) -> dict[str, str]:
    """Every page that somebody reaches by links, and every address that they could guess, with its content."""
    names = {row["name"] for row in ROWS if row["method"] == "GET" and not row["name"].endswith("_pdf")}
    abouts = [(row["name"], row["object"]) for row in ROWS if row["method"] == "GET" and row["name"] in names]
    waiting = ["/es/", "/en/"]
    waiting += [addresses.address(world, name, about, parts_of(name)) for name, about in abouts]
    found: dict[str, str] = {}
    client = world.client(role)
    while waiting:
        where = waiting.pop()
        if where in found or any(word in where for word in PASSED_BY) or where.endswith(".pdf"):
            continue
        answer = client.get(where)
        content = answer.getvalue() if answer.streaming else answer.content
        found[where] = unescape(content.decode("utf-8", "ignore"))
        if answer.status_code == 200 and f"/p/{world.process.slug}/" in where:
            waiting += [unescape(link) for link in LINK.findall(found[where])]
    return found


@pytest.mark.parametrize("role", MAY_READ)
def test_nobody_reads_what_is_not_theirs(pages_of: Callable[[str], dict[str, str]], role: str) -> None:
    own = f"Personasecreta {role}"
    forbidden = {name: words for name, words in SECRETS.items() if name not in MAY_READ[role]}
    pages = pages_of(role)
    assert len(pages) > 60
    told = {
        f"{name}: {where}"
        for where, content in pages.items()
        for name, words in forbidden.items()
        if words in content.replace(own, "")
    }
    assert told == set()


def test_who_is_in_a_room_reads_what_is_in_it(pages_of: Callable[[str], dict[str, str]]) -> None:
    content = "".join(pages_of("delegate").values())
    assert {name for name in IN_A_ROOM if SECRETS[name] not in content} == set()


def escaped(content: bytes) -> str:
    """Text as JSON may write it, with its accents as numbers."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), content.decode("utf-8", "ignore"))


def test_the_export_holds_none_of_it(world: World) -> None:
    found = downloads.newest(world.process.slug)
    assert found
    with zipfile.ZipFile(found.path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert any(name.endswith("checkpoint") for name in files)
    told = {
        f"{secret}: {name}"
        for name, content in files.items()
        for secret, words in SECRETS.items()
        if words.encode() in content or words in escaped(content)
    }
    assert told == set()
