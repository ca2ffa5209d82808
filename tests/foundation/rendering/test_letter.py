"""A letter goes out on paper, numbered, and comes back stamped."""

import pytest
from tests.foundation.rendering.paper import Paper
from tests.foundation.rendering.samples import ADDRESS, letter

from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering.letter import build


def test_a_letter_has_number_place_date_addressee_subject_text_and_signature() -> None:
    text = Paper(build(letter())).text
    for expected in (
        "Oficio 017-2027",
        "Ciudad de Guatemala, lunes, 18 de enero de 2027",
        "Licenciada María Xol",
        "Asociación de Mujeres Qʼeqchiʼ",
        "Asunto: Invitación a participar",
        "Tenemos el honor de invitarles.",
        "Le pedimos responder hasta el 12 de febrero.",
        "Atentamente,",
        "Ana Pérez",
    ):
        assert expected in text


def test_a_letter_has_a_place_for_the_stamp_of_receipt() -> None:
    text = Paper(build(letter())).text
    for expected in ("Sello de recibido", "Recibido por", "Fecha y hora", "Firma"):
        assert expected in text


def test_its_only_link_is_the_neutral_address_of_the_process() -> None:
    assert set(Paper(build(letter())).links) == {f"{ADDRESS}/"}
    assert Paper(build(letter(address=""))).links == []


def test_a_letter_in_english() -> None:
    text = Paper(build(letter(language="en"))).text
    for expected in ("Letter 017-2027", "Monday, 18 January 2027", "Subject:", "Yours faithfully,", "Stamp of receipt"):
        assert expected in text


@pytest.mark.parametrize("broken", [{"number": ""}, {"addressee": ()}, {"paragraphs": ("\x00",)}])
def test_a_letter_without_its_essentials_is_refused_in_words(broken: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="letter needs"):
        build(letter(**broken))
