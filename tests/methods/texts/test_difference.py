"""What changed between two wordings: nothing is lost, and what is the same is told as the same."""

from hypothesis import given
from hypothesis import strategies as st

from polsec.methods.texts.difference import Change, Piece, difference

TEXT = st.text(alphabet="abñ ,.\n", max_size=60)


@given(TEXT, TEXT)
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change != Change.REMOVED) == after


@given(TEXT)
def test_the_same_text_is_kept_whole(text: str) -> None:
    assert all(piece.change == Change.KEPT for piece in difference(text, text))


def test_a_word_is_changed_as_a_whole() -> None:
    pieces = difference("El Estado podrá garantizar el agua.", "El Estado deberá garantizar el agua.")
    assert [piece for piece in pieces if piece.change != Change.KEPT] == [
        Piece(Change.REMOVED, "podrá"),
        Piece(Change.ADDED, "deberá"),
    ]


def test_an_accent_is_a_change() -> None:
    assert any(piece.change != Change.KEPT for piece in difference("publico", "público"))
