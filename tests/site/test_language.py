"""Spanish first, English as well; the address says which."""

import pytest
from django.test import Client

SPANISH, ENGLISH = "Acuerdos entre quienes desconfían", "Agreement among people who distrust"

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, accepted: str = "") -> str:
    return client.get(path, headers={"accept-language": accepted} if accepted else {}).content.decode()


@pytest.mark.parametrize(
    ("path", "accepted", "expected"),
    [
        ("/", "", SPANISH),
        ("/", "en-GB,en;q=0.8", ENGLISH),
        ("/", "es-GT,es;q=0.9,en;q=0.8", SPANISH),
        ("/", "quc,de;q=0.5", SPANISH),
        ("/es/", "en", SPANISH),
        ("/en/", "es", ENGLISH),
    ],
)
def test_the_address_decides_then_the_browser_then_spanish(
    path: str, accepted: str, expected: str, client: Client
) -> None:
    page = text(client, path, accepted)
    assert expected in page
    assert f'<html lang="{"es" if expected == SPANISH else "en"}">' in page


def test_caches_are_told_that_the_start_depends_on_the_browser(client: Client) -> None:
    assert "Accept-Language" in client.get("/")["Vary"]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("path", ["/{}/", "/{}/about/", "/{}/reports/justice/"])
def test_each_page_links_to_itself_in_the_other_language(client: Client, path: str) -> None:
    assert f'href="{path.format("en")}" lang="en"' in text(client, path.format("es"))
    assert f'href="{path.format("es")}" lang="es"' in text(client, path.format("en"))


def test_the_start_links_to_both_languages(client: Client) -> None:
    assert 'href="/en/" lang="en"' in text(client, "/")
    assert 'href="/es/" lang="es"' in text(client, "/")


@pytest.mark.parametrize(
    ("path", "accepted", "heading"),
    [
        ("/es/nothing/", "", "No hay ninguna página en esta dirección"),
        ("/en/nothing/", "", "There is no page at this address"),
        ("/en/reports/nothing/", "", "There is no page at this address"),
        ("/nothing", "en", "There is no page at this address"),
    ],
)
def test_an_address_without_a_page_says_so_in_the_language(
    path: str, accepted: str, heading: str, client: Client
) -> None:
    response = client.get(path, headers={"accept-language": accepted} if accepted else {})
    assert response.status_code == 404
    assert heading in response.content.decode()


@pytest.mark.parametrize(
    ("path", "heading"), [("/es/", "Algo falló de nuestro lado"), ("/en/", "Something went wrong on our side")]
)
def test_a_fault_is_told_in_the_language_and_asks_the_database_nothing(
    path: str, heading: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr("polsec.site.views.queries.demonstration_reports", lambda: 1 / 0)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 500
    assert heading in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
