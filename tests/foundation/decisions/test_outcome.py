"""Consent: what comes of stances. The table is written by hand from the rule, not from the code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polsec.foundation.decisions.models import Stance, Verdict
from polsec.foundation.decisions.outcome import is_agreed, verdict

A, R, S, X = Stance.AGREE, Stance.RESERVATION, Stance.ASIDE, Stance.OBJECT
STANCES = st.lists(st.sampled_from(Stance.values), max_size=12)


@pytest.mark.parametrize(
    ("stances", "quorum", "expected"),
    [
        ([A, A, A], 2, Verdict.ADOPTED),
        ([A, A, R], 2, Verdict.RESERVED),
        ([A, S, S], 2, Verdict.ADOPTED),
        ([A] * 30 + [X], 2, Verdict.OBJECTED),
        ([S, S, S], 2, Verdict.NO_SUPPORT),
        ([A], 2, Verdict.NO_QUORUM),
        ([X], 2, Verdict.NO_QUORUM),
        ([], 1, Verdict.NO_QUORUM),
        ([R], 1, Verdict.RESERVED),
        ([A, S], 2, Verdict.ADOPTED),
    ],
)
def test_the_verdict_is_that_of_the_rule(stances: list[str], quorum: int, expected: Verdict) -> None:
    assert verdict(stances, quorum) == expected


@given(STANCES, st.integers(1, 12))
def test_one_objection_is_enough_against_any_majority(stances: list[str], quorum: int) -> None:
    assert not is_agreed(verdict([*stances, Stance.OBJECT], quorum))


@given(STANCES, st.integers(1, 12))
def test_the_order_in_which_institutions_answer_does_not_matter(stances: list[str], quorum: int) -> None:
    assert verdict(stances, quorum) == verdict(stances[::-1], quorum)


@given(STANCES, st.integers(1, 12))
def test_standing_aside_helps_the_quorum_and_turns_no_decision(stances: list[str], quorum: int) -> None:
    if len(stances) >= quorum:
        assert is_agreed(verdict([*stances, Stance.ASIDE], quorum)) == is_agreed(verdict(stances, quorum))
