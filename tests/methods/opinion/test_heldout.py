"""Held-out votes: what is hidden, that nothing of it leaks, and that scores are what the textbooks say."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss

from polsec.methods.opinion.heldout import Hidden, hide, logistic_line, score, score_outcomes
from polsec.methods.opinion.votes import Votes


def drawn_matrix(people: int = 300, statements: int = 40, seed: int = 1) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    matrix = random.choice([-1.0, 0.0, 1.0], size=(people, statements), p=[0.3, 0.2, 0.5])
    matrix[random.random(matrix.shape) < 0.4] = np.nan
    return matrix


def cells(votes: Votes) -> set[tuple[int, int, int]]:
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    return set(zip(rows.tolist(), votes.columns.tolist(), votes.values.tolist(), strict=True))


def hidden_cells(hidden: Hidden) -> set[tuple[int, int, int]]:
    return set(zip(hidden.rows.tolist(), hidden.columns.tolist(), hidden.values.tolist(), strict=True))


def outcomes(number: int = 4000) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    random = np.random.default_rng(5)
    foretold = random.beta(2.0, 1.5, number)
    return foretold, random.random(number) < foretold


def test_kept_and_hidden_votes_are_the_votes_and_share_none() -> None:
    votes = Votes.from_matrix(drawn_matrix())
    kept, hidden = hide(votes, np.ones(40, bool), 0.1, 0)
    assert cells(kept) | hidden_cells(hidden) == cells(votes)
    assert not cells(kept) & hidden_cells(hidden)
    assert kept.shape == votes.shape
    assert kept.participant_ids == votes.participant_ids


def test_the_share_is_hidden_of_agrees_passes_and_disagrees_alike() -> None:
    votes = Votes.from_matrix(drawn_matrix(people=3000))
    _, hidden = hide(votes, np.ones(40, bool), 0.1, 3)
    for value in (-1, 0, 1):
        number = int((votes.values == value).sum())
        error = math.sqrt(number * 0.1 * 0.9)
        assert abs((hidden.values == value).sum() - 0.1 * number) < 4 * error


def test_votes_on_other_statements_are_never_hidden_and_do_not_move_the_draw() -> None:
    votes = Votes.from_matrix(drawn_matrix())
    eligible = np.arange(40) % 3 > 0
    _, some = hide(votes, eligible, 0.2, 7)
    _, every = hide(votes, np.ones(40, bool), 0.2, 7)
    assert eligible[some.columns].all()
    assert hidden_cells(some) == {cell for cell in hidden_cells(every) if eligible[cell[1]]}


def test_the_seed_alone_decides_and_row_order_does_not() -> None:
    matrix = drawn_matrix()
    rows, columns = np.nonzero(~np.isnan(matrix))
    values = matrix[rows, columns].astype(np.int8)
    shuffle = np.random.default_rng(0).permutation(len(rows))
    _, one = hide(Votes.from_log(rows, columns, values), np.ones(40, bool), 0.1, 11)
    _, two = hide(Votes.from_log(rows[shuffle], columns[shuffle], values[shuffle]), np.ones(40, bool), 0.1, 11)
    _, other = hide(Votes.from_log(rows, columns, values), np.ones(40, bool), 0.1, 12)
    assert hidden_cells(one) == hidden_cells(two) != hidden_cells(other)


def test_people_with_one_vote_are_hidden_too() -> None:
    votes = Votes.from_log(np.arange(500), np.zeros(500, int), np.ones(500, int))
    kept, hidden = hide(votes, np.ones(1, bool), 0.5, 0)
    assert 200 < len(hidden) < 300
    assert kept.shape == (500, 1)
    assert (np.diff(kept.offsets)[hidden.rows] == 0).all()


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 1.5])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        hide(Votes.from_matrix(drawn_matrix()), np.ones(40, bool), share, 0)


def test_scores_equal_an_example_by_hand() -> None:
    # Two agrees foretold at 0.8 and 0.4, one disagree at 0.25; the pass is not scored, however bold.
    hidden = Hidden(np.arange(4), np.zeros(4, int), np.array([1, 1, -1, 0], np.int8))
    found = score(np.array([0.8, 0.4, 0.25, 0.999]), hidden)
    assert found.votes == 3
    assert found.log_loss == pytest.approx(-(math.log(0.8) + math.log(0.4) + math.log(0.75)) / 3)
    assert found.accuracy == pytest.approx(2 / 3)
    # Three bins of one vote each.
    assert found.calibration_error == pytest.approx((0.2 + 0.6 + 0.25) / 3)


def test_scores_equal_those_of_scikit_learn() -> None:
    foretold, agreed = outcomes()
    found = score_outcomes(foretold, agreed)
    assert found.log_loss == pytest.approx(log_loss(agreed, foretold), rel=1e-9)
    assert found.accuracy == pytest.approx(accuracy_score(agreed, foretold >= 0.5))
    logits = np.log(foretold / (1 - foretold))[:, None]
    peer = LogisticRegression(C=np.inf, tol=1e-10).fit(logits, agreed)
    assert found.calibration_slope == pytest.approx(float(peer.coef_[0, 0]), abs=1e-4)
    assert found.calibration_intercept == pytest.approx(float(peer.intercept_[0]), abs=1e-4)


def test_calibration_tells_honest_from_bold_and_timid() -> None:
    foretold, agreed = outcomes(40_000)
    logits = np.log(foretold / (1 - foretold))
    honest, bold, timid = (score_outcomes(1 / (1 + np.exp(-factor * logits)), agreed) for factor in (1.0, 2.0, 0.5))
    assert honest.calibration_slope == pytest.approx(1.0, abs=0.05)
    assert bold.calibration_slope == pytest.approx(0.5, abs=0.03)
    assert timid.calibration_slope == pytest.approx(2.0, abs=0.1)
    assert honest.calibration_error < 0.015 < min(bold.calibration_error, timid.calibration_error)


def test_a_line_that_does_not_exist_is_not_a_number() -> None:
    x = np.array([-2.0, -1.0, 1.0, 2.0])
    for agreed in (x > 0, x > -9):
        assert all(math.isnan(figure) for figure in logistic_line(x, agreed))
    assert math.isnan(logistic_line(np.ones(4), x > 0)[1])


def test_no_scored_vote_gives_no_score() -> None:
    found = score(np.array([0.5]), Hidden(np.zeros(1, int), np.zeros(1, int), np.zeros(1, np.int8)))
    assert found.votes == 0
    assert math.isnan(found.log_loss)
