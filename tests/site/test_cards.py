"""What the first page says of a public result is what the result says, and no more."""

from typing import Any

import pytest
from django.utils.translation import override

from polsec.site.cards import card, in_language

TEXT = {"es": "La luz debe funcionar.", "en": "The light should work."}
DENSITY = [[0, 1, 2, 4, 2, 1, 0, 0, 0]]


def result(**changes: Any) -> dict[str, Any]:
    """A public result with what a card needs, in the shape of schema polsec.opinion/1."""
    return {
        "conversation": {"title": {"es": "Barrio"}, "description": {}},
        "counts": {"participants": 1400, "statements": 60, "votes": 50250},
        "space": {
            "map": {"x": {"low": -1, "high": 1}, "y": None, "columns": 9, "rows": 1, "density": DENSITY, "regions": []}
        },
        "groups": {"verdict": "continuum", "number": 1, "members": []},
        "consensus": [{"text": TEXT}],
        "divisive": [],
    } | changes


def groups(number: int) -> dict[str, Any]:
    return {"verdict": "groups", "number": number, "members": [{"id": letter} for letter in "ABC"[:number]]}


@pytest.mark.parametrize(
    ("language", "change", "verdict"),
    [
        ("en", {}, "No distinct groups: opinions form a continuum."),
        ("es", {}, "No hay grupos distintos: las opiniones forman un continuo."),
        ("en", {"groups": groups(3)}, "There are 3 distinct groups."),
        ("es", {"groups": groups(2)}, "Hay 2 grupos distintos."),
    ],
)
def test_the_verdict_is_told_in_words(language: str, change: dict[str, Any], verdict: str) -> None:
    with override(language):
        assert card("x", result(**change), language).verdict == verdict


@pytest.mark.parametrize(("language", "named"), [("en", "Groups: A (70%), B."), ("es", "Grupos: A (70%), B.")])
def test_groups_are_named_under_the_picture_with_their_share_where_it_is_public(language: str, named: str) -> None:
    found = groups(2)
    found["members"][0]["share"] = 0.7
    with override(language):
        assert card("x", result(groups=found), language).caption.endswith(named)


def test_counts_are_written_as_in_latin_america() -> None:
    with override("es"):
        assert card("x", result(), "es").size == "1,400 personas simuladas, 60 afirmaciones, 50,250 votos"


def test_what_was_withheld_is_left_out() -> None:
    bare = card("x", result(counts={}, space={"map": None}, consensus=[]), "en")
    assert (bare.size, bare.chart, bare.unites, bare.divides) == ("", None, "", "")


@pytest.mark.parametrize(
    ("texts", "shown"), [(TEXT, TEXT["en"]), ({"es": "Solo aquí"}, "Solo aquí"), ({"": "Unknown"}, "Unknown"), ({}, "")]
)
def test_a_text_is_shown_in_the_language_or_in_what_there_is(texts: dict[str, str], shown: str) -> None:
    assert in_language(texts, "en") == shown
