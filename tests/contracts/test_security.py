"""What holds for every answer: forms with their token, headers, no cookie for who only reads, no way to elsewhere."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from tests.contracts import addresses
from tests.contracts.test_access import ROWS, ROWS_OF_SITE, named, parts_of, undone
from tests.world import World

from polsec.foundation.kit.models import Act

pytestmark = pytest.mark.django_db
ALL = (*ROWS, *ROWS_OF_SITE)
# Leaving carries no token, since it would need a cookie: browsers say when another site sends it, and then it asks.
WITHOUT_TOKEN = {"leave"}
SENT = [row for row in ALL if row["method"] == "POST" and row["object"] == "own" and "405" not in row.values()]
READ = [row for row in ALL if row["method"] == "GET" and row["object"] == "own" and row["anyone"] == "200"]


def get(world: World, row: dict[str, str], role: str = "anyone") -> HttpResponse:
    where = addresses.address(world, row["name"], row["object"], parts_of(row["name"]))
    answer: HttpResponse = world.client(role).get(where)
    return answer


@pytest.mark.parametrize("row", SENT, ids=named)
def test_no_form_is_taken_without_its_token(world: World, row: dict[str, str]) -> None:
    where = addresses.address(world, row["name"], row["object"], parts_of(row["name"]))
    before = Act.objects.count()
    with undone():
        client = world.client("coordinator", enforce_csrf_checks=True)
        answer = client.post(where, addresses.form(world, row["name"], "coordinator"))
        assert answer.status_code == 403 or row["name"] in WITHOUT_TOKEN
        assert Act.objects.count() == before


@pytest.mark.parametrize("row", READ, ids=named)
def test_every_page_has_its_headers_and_gives_a_reader_no_cookie_but_of_a_form(
    world: World, row: dict[str, str]
) -> None:
    with undone():
        answer = get(world, row)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]
    content = b"" if answer.streaming else answer.content
    assert "session" not in answer.cookies
    assert b"csrfmiddlewaretoken" in content or not answer.cookies


@pytest.mark.parametrize("row", [row for row in ROWS if row["method"] == "GET" and row["delegate"] == "200"], ids=named)
def test_no_page_made_for_somebody_is_kept_by_a_cache(world: World, row: dict[str, str]) -> None:
    with undone():
        addresses.prepare(world, row["object"])
        answer = get(world, row, "delegate")
    if row["name"].startswith("files_"):
        assert "private" in answer["Cache-Control"]
    elif row["name"] not in {"record_checkpoint", "record_policy", "record_tile"}:
        assert "no-store" in answer["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(settings: pytest.FixtureRequest) -> None:
    assert settings.SESSION_COOKIE_HTTPONLY  # type: ignore[attr-defined]
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"  # type: ignore[attr-defined]


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_signing_in_leads_to_no_other_site(world: World, where: str) -> None:
    for address in ("/es/accounts/login/", "/es/accounts/logout/"):
        for client in (world.client("anyone"), world.client("stranger")):
            with undone():
                for answer in (client.get(address, {"next": where}), client.post(address, {"next": where})):
                    assert "elsewhere.example" not in answer.get("Location", "")


def test_a_name_that_is_not_the_sites_is_not_answered(world: World) -> None:
    assert world.client("anyone").get("/es/", headers={"host": "elsewhere.example"}).status_code == 400
