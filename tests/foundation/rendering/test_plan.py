"""The protection plan can be printed before anything happens, and read in a hurry."""

from datetime import date

import pytest
from tests.foundation.rendering.paper import Paper, squeezed

from polsec.foundation.kit.errors import Invalid
from polsec.foundation.rendering.plan import Contact, Part, Plan, build
from polsec.foundation.rendering.plans import default_plan

DAY = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("language", "titles", "first", "call"),
    [
        ("es", ("Si amenazan a alguien", "Si algo se filtra", "Si se llevan algo"), "Primero la seguridad.", "A quién"),
        ("en", ("If someone is threatened", "If something leaks", "If something is taken"), "Safety first.", "Whom to"),
    ],
)
def test_threat_leak_and_seizure_have_a_page_each(
    language: str, titles: tuple[str, ...], first: str, call: str
) -> None:
    pages = Paper(build(default_plan(process="Diálogo", language=language, day=DAY))).pages
    assert len(pages) == 4
    assert call in pages[0]
    assert [title for title, page in zip(titles, pages[1:], strict=True) if title not in page] == []
    assert f"1. {first}" in squeezed(pages[1])


def test_the_default_plan_holds_no_number_of_anybody() -> None:
    plan = default_plan(process="Diálogo", language="es", day=DAY)
    assert {contact.how for contact in plan.contacts} == {""}


def test_contacts_are_printed_in_their_order() -> None:
    plan = Plan(
        title="Plan",
        process="Diálogo",
        language="es",
        day=DAY,
        introduction=(),
        parts=(Part("Amenaza", "", ("Llame.",), contacts=(Contact("Ana", "5555 0001"), Contact("Luis"))),),
    )
    assert "1 Ana 5555 0001 2 Luis" in Paper(build(plan)).text


def test_a_plan_without_parts_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="plan needs"):
        build(Plan("Plan", "Diálogo", "es", DAY, (), ()))
