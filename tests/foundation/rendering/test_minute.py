"""A minute is what was agreed, ready to be signed by hand."""

import pytest
from tests.foundation.rendering.paper import Paper
from tests.foundation.rendering.samples import SEAL, minute

from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering.minute import Present, build


def test_a_minute_has_agenda_quorum_decisions_and_lines_to_sign_on() -> None:
    text = Paper(build(minute())).text
    for expected in (
        "Acta 04-2027",
        "Grupo de Proyecto",
        "martes, 2 de marzo de 2027",
        "9:10 – 12:40",
        "3 de 4 instituciones; el reglamento pide 2.",
        "1. Texto único",
        "1. Se aprueba el texto.",
        "Resultado: 2 de 3 de acuerdo, 1 con reserva.",
        "◐ Reserva: Costo.",
        "Por la Secretaría",
        "Por la Alcaldía Indígena",
    ):
        assert expected in text


def test_people_are_named_who_agreed_and_nobody_is_listed_as_absent() -> None:
    text = Paper(build(minute())).text
    assert "Alcaldía Indígena María Chiyal, Pedro Saloj" in text
    assert "Cámara de Comercio –" in text
    assert "usente" not in text


def test_a_minute_carries_the_hash_of_its_text_and_its_place_on_the_record() -> None:
    paper = Paper(build(minute()))
    assert "12ab34cd 12ab34cd" in paper.text
    assert "0f1e 2d3c 4b5a" in paper.text
    assert SEAL.address in paper.links


def test_a_minute_without_number_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="minute needs"):
        build(minute(number=" "))


def test_attendance_of_many_goes_over_several_pages() -> None:
    present = tuple(Present(f"Institución {number}") for number in range(90))
    paper = Paper(build(minute(present=present)))
    assert len(paper.pages) > 2
    assert [number for number in range(90) if f"Institución {number} –" not in paper.text] == []
