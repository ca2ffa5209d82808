"""A publication tells what was approved, by whom it was shaped, and how to check it."""

from datetime import date

import pytest
from tests.foundation.rendering.paper import Paper, squeezed
from tests.foundation.rendering.samples import ADDRESS, COLOPHON, provision, publication

from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering.imprint import Notices, Seal
from polsec.foundation.rendering.publication import Colophon, PrintedReservation, build, mark


def test_the_text_stands_with_its_approval_and_its_reservation() -> None:
    text = Paper(build(publication())).text
    for expected in (
        "Acceso a la denuncia",
        "Aprobada por el Grupo de Proyecto.",
        "martes, 2 de marzo de 2027",
        "El Estado garantizará el acceso a la denuncia.",
        "◐ Reserva · Cámara de Comercio",
        "Pedimos que el costo no recaiga en la zona.",
    ):
        assert expected in text


def test_each_provision_has_its_mark_and_links_to_its_page() -> None:
    given = publication()
    paper = Paper(build(given))
    for each in given.provisions:
        assert f"¶ {mark(each.id)}" in paper.text
        assert f"{ADDRESS}/provision/{each.id}" in paper.links


def test_a_mark_is_the_beginning_of_the_lasting_id() -> None:
    assert mark("7f3a91c2-0000-4000-8000-000000000000") == "7F3A-91C2"


def test_sources_are_named_when_released_and_counted_when_not() -> None:
    text = Paper(build(publication())).text
    assert "De dónde viene cada párrafo" in text
    assert "Alcaldía Indígena" in text
    assert "2 fuentes reservadas" in text


def test_a_reservation_without_a_name_is_of_a_reserved_source() -> None:
    text = Paper(build(publication(reservations=(PrintedReservation("", "El plazo es corto."),)))).text
    assert "◐ Reserva · Fuente reservada" in text


def test_the_colophon_has_what_a_stranger_needs_to_check() -> None:
    paper = Paper(build(publication()))
    colophon = squeezed(paper.pages[-1])
    assert "0f1e 2d3c 4b5a 6978 8796 a5b4 c3d2 e1f0" in colophon
    assert COLOPHON.seal.address in colophon.replace(" ", "")
    assert COLOPHON.seal.address in paper.links
    assert "ab12cd34 ab12cd34" in colophon
    assert "9f8e7d6c 9f8e7d6c" in colophon
    assert "Universidad, Cámara" in colophon


@pytest.mark.parametrize(("count", "expected"), [(5, False), (6, True)])
def test_there_is_a_table_of_contents_from_six_provisions(count: int, expected: bool) -> None:
    text = Paper(build(publication(provisions=tuple(map(provision, range(1, count + 1)))))).text
    assert ("Contenido" in text) == expected


def test_pages_are_numbered_and_carry_the_title() -> None:
    pages = Paper(build(publication())).pages
    for number, page in enumerate(pages, start=1):
        assert f"Página {number} de {len(pages)}" in page
        assert "Acceso a la denuncia" in squeezed(page)


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("es", ("Reservas", "Colofón", "martes, 2 de marzo de 2027", "Página 1 de")),
        ("en", ("Reservations", "Colophon", "Tuesday, 2 March 2027", "Page 1 of")),
    ],
)
def test_labels_are_in_the_language_of_the_document(language: str, labels: tuple[str, ...]) -> None:
    paper = Paper(build(publication(language=language)))
    assert [label for label in labels if label not in paper.text] == []


def test_the_file_says_its_title_language_and_standards() -> None:
    metadata = Paper(build(publication())).metadata
    for expected in (
        ">Acceso a la denuncia<",
        ">es-GT<",
        "<pdfuaid:part>1<",
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "2027-03-02T00:00:00Z",
    ):
        assert expected in metadata


def test_notices_stand_on_every_page() -> None:
    pages = Paper(build(publication(notices=Notices(demo=True, simulated=True, illustrative=True)))).pages
    for page in pages:
        assert "DEMO" in page
        assert "Simulado" in page
        assert "Ilustrativo" in page
    assert "DEMO" not in Paper(build(publication())).text


@pytest.mark.parametrize(
    "broken",
    [
        {"title": " \u202e "},
        {"provisions": ()},
        {"language": "xx"},
        {"address": "javascript:alert(1)"},
        {"colophon": Colophon(Seal(ADDRESS, "short"), verifier="ab" * 32, policy="ab" * 32)},
        {"colophon": Colophon(COLOPHON.seal, verifier="zz" * 32, policy="ab" * 32)},
    ],
)
def test_what_cannot_be_a_publication_is_refused_in_words(broken: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        build(publication(**broken))
    assert str(refusal.value)


def test_the_same_publication_gives_the_same_bytes() -> None:
    assert build(publication()) == build(publication())
    assert build(publication()) != build(publication(day=date(2027, 3, 3)))
