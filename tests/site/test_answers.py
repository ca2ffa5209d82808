"""What every answer of the site carries, and what it never does."""

import logging

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

PAGES = ["/", "/es/", "/en/", "/es/about/", "/en/about/", "/es/reports/justice/", "/en/reports/neighbourhood/"]
DOWNLOADS = ["/demonstration/neighbourhood.zip", "/demonstration/justice.json"]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def policy(response: object) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("path", ["/", "/es/", "/en/about/", "/health", "/es/nothing/"])
def test_nothing_from_elsewhere_and_nothing_inline_may_run(db: None, client: Client, path: str) -> None:
    assert policy(client.get(path)) == POLICY


@pytest.mark.usefixtures("demonstration")
def test_a_report_may_use_its_own_style_and_no_other(client: Client) -> None:
    found = policy(client.get("/es/reports/justice/"))
    assert not any("unsafe" in part for part in found)
    assert found - POLICY == {part for part in found if part.startswith("style-src 'self' 'sha256-")}
    assert len(found - POLICY) == 1


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("path", [*PAGES, *DOWNLOADS, "/health", "/es/nothing/"])
def test_no_answer_sets_a_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_security_headers(db: None, client: Client, header: str, value: str) -> None:
    assert client.get("/es/")[header] == value


def test_no_page_may_ask_for_camera_place_or_microphone(db: None, client: Client) -> None:
    permissions = client.get("/es/")["Permissions-Policy"]
    assert all(f"{device}=()" in permissions for device in ("camera", "geolocation", "microphone"))


def test_a_host_that_is_not_ours_is_refused(db: None, client: Client) -> None:
    assert client.get("/es/", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("path", "queries"), [("/es/", 3), ("/es/reports/justice/", 1), ("/es/about/", 0)])
def test_a_page_asks_the_database_a_fixed_number_of_times(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_it_needs_is_under_100_kB_compressed(client: Client, path: str) -> None:
    """The page, its stylesheets and the font that its letters need, as a browser receives them."""
    sheets = [f"/static/kit/{name}.css" for name in ("polsec", "components", "process", "forms", "print")]
    needed = [path, *sheets, "/static/kit/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"]
    received = 0
    for address in needed:
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response.status_code == 200
        received += len(b"".join(response.streaming_content) if response.streaming else response.content)
    assert received < 100_000


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [*PAGES, *DOWNLOADS, "/health"])
def test_pages_can_be_read_and_not_written(db: None, client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_health_answers_when_the_database_does(db: None, client: Client) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_health_fails_when_the_database_does(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polsec.site.views.connection", None)
    assert Client(raise_request_exception=False).get("/health").status_code == 500


def test_no_line_of_the_log_tells_who_asked(
    db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polsec.site.views.queries.demonstration_reports", lambda: 1 / 0)
    asking = {"REMOTE_ADDR": "203.0.113.7", "HTTP_USER_AGENT": "Telltale/1.0", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        Client(raise_request_exception=False, **asking).get("/es/?name=telltale")
    told = "\n".join(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s").format(line) for line in caplog.records
    )
    assert "ZeroDivisionError" in told
    assert "203.0.113.7" not in told
    assert "elltale" not in told
