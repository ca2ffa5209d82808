"""The number of axes: the simulated one is chosen, by votes that no fit has seen, scored as others score them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import log_loss

from polsec.methods.opinion import space
from polsec.methods.opinion.simulate import Missing, simulate_continuum
from polsec.methods.opinion.space import choose_dimensions, log_losses, most_axes, statement_rates
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]


@pytest.mark.parametrize("missing", ["random", "routed"])
@pytest.mark.parametrize("axes", [0, 1, 2])
def test_as_many_axes_are_chosen_as_were_simulated(axes: int, missing: Missing) -> None:
    """With 0 axes there is the tendency to agree alone, which must not pass for an axis."""
    votes = simulate_continuum(axes, missing=missing, seed=11, people=500, statements=60)
    choice = choose_dimensions(votes, seed=0)
    assert choice.dimensions == axes
    best = min(choice.tried, key=lambda tried: tried.log_loss)
    chosen = next(tried for tried in choice.tried if tried.dimensions == axes)
    assert chosen.log_loss < best.log_loss + 0.005


def test_models_that_know_more_foretell_better() -> None:
    votes = simulate_continuum(1, missing="random", seed=3, people=500, statements=60)
    losses = {(tried.model, tried.dimensions): tried.log_loss for tried in choose_dimensions(votes, seed=0).tried}
    assert losses["dimensions", 1] < losses["intercepts", 0] < losses["statement_rate", None]
    assert losses["statement_rate", None] < losses["overall_rate", None] < np.log(2) + 0.01


def test_no_hidden_vote_reaches_a_fit() -> None:
    votes = simulate_continuum(1, missing="random", seed=5, people=120, statements=30)
    for number, (kept, rows, columns, agrees) in enumerate(space._rounds(votes, 0)):
        dense, seen = np.full(votes.shape, 9), np.full(votes.shape, 9)
        dense[np.repeat(np.arange(120), np.diff(votes.offsets)), votes.columns] = votes.values
        seen[np.repeat(np.arange(120), np.diff(kept.offsets)), kept.columns] = kept.values
        assert (seen[rows, columns] == 9).all()
        np.testing.assert_array_equal(dense[rows, columns] > 0, agrees)
        # With every hidden vote turned round, what is fitted is the same.
        hidden = (dense != 9) & (seen == 9)
        turned = np.where(hidden[np.repeat(np.arange(120), np.diff(votes.offsets)), votes.columns], -1, 1)
        again = list(space._rounds(votes.with_values((votes.values * turned).astype(np.int8)), 0))[number]
        assert again[0].digest() == kept.digest()
        np.testing.assert_array_equal(again[3], ~agrees)


def test_every_model_is_fitted_on_the_kept_votes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = simulate_continuum(1, missing="random", seed=5, people=120, statements=30)
    fitted: list[str] = []
    fits = space.growing_fits
    monkeypatch.setattr(space, "growing_fits", lambda kept, **more: fitted.append(kept.digest()) or fits(kept, **more))
    choose_dimensions(votes, seed=0)
    assert fitted == [kept.digest() for kept, *_ in space._rounds(votes, 0)]


def test_hidden_passes_are_taken_away_and_not_scored() -> None:
    votes = simulate_continuum(1, missing="random", seed=5, people=120, statements=30)
    passes = votes.with_values(np.where(np.arange(len(votes)) % 3 == 0, 0, votes.values).astype(np.int8))
    for kept, rows, _, _ in space._rounds(passes, 0):
        assert (kept.values == 0).sum() < (passes.values == 0).sum()
        assert len(kept) + len(rows) < len(passes)


def test_log_losses_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    probability, agrees = random.random(500), random.random(500) < 0.5
    assert log_losses(probability, agrees).mean() == pytest.approx(log_loss(agrees, probability), abs=1e-12)
    assert log_losses(np.array([0.0, 1.0]), np.array([True, False])) == pytest.approx(-np.log([1e-6, 1e-6]))


def test_rates_of_statements_count_half_a_vote_more_on_each_side() -> None:
    votes = Votes.from_matrix(np.array([[1, -1, np.nan], [1, 0, np.nan], [1, 1, np.nan]]))
    np.testing.assert_allclose(statement_rates(votes), [3.5 / 4, 1.5 / 3, 0.5])


def test_standard_errors_are_those_of_a_bootstrap_of_people() -> None:
    random = np.random.default_rng(2)
    people = np.repeat(np.arange(200), random.integers(1, 30, 200))
    loss = random.normal(size=200)[people] + random.normal(size=len(people))
    sums, counts = np.bincount(people, loss), np.bincount(people)
    again = random.integers(0, 200, (4000, 200))
    drawn = sums[again].sum(1) / counts[again].sum(1)
    assert space._error_by_person(loss, people) == pytest.approx(drawn.std(), rel=0.08)
    alone = loss.std() / len(loss) ** 0.5
    assert space._error_by_person(loss, people) > 2 * alone


def chosen(losses: dict[int, Floats]) -> int:
    """The choice among these losses of 0, 1, … axes, every vote another person's, statement rates at 2."""
    votes = len(losses[0])
    tried = {("dimensions" if d else "intercepts", d): loss for d, loss in losses.items()}
    return space._chosen({("statement_rate", None): np.full(votes, 2.0), **tried}, np.arange(votes)).dimensions


def test_the_fewest_axes_within_one_standard_error_of_the_best_are_chosen() -> None:
    noise = np.tile([-1.0, 1.0], 200)
    # Differences to the best: 1 axis 0.049 with a standard error of 0.05, 0 axes 0.5.
    assert chosen({0: np.full(400, 1.5), 1: 1.049 + noise, 2: np.ones(400)}) == 1
    assert chosen({0: np.full(400, 1.5), 1: 1.051 + noise, 2: np.ones(400)}) == 2


def test_an_axis_that_brings_next_to_nothing_is_not_chosen_however_sure() -> None:
    assert chosen({0: np.full(400, 1.015), 1: np.ones(400)}) == 0
    assert chosen({0: np.full(400, 1.025), 1: np.ones(400)}) == 1


@pytest.mark.parametrize(
    ("people", "statements", "most"), [(9, 30, 0), (10, 30, 1), (45, 30, 4), (500, 30, 5), (500, 3, 0), (500, 4, 5)]
)
def test_few_people_or_statements_allow_few_axes(people: int, statements: int, most: int) -> None:
    assert most_axes(Votes.from_matrix(np.ones((people, statements)))) == most


def test_the_choice_is_the_same_for_the_same_seed() -> None:
    votes = simulate_continuum(1, missing="random", seed=8, people=150, statements=30)
    assert choose_dimensions(votes, seed=4) == choose_dimensions(replace(votes), seed=4)


@pytest.mark.filterwarnings("error")
def test_without_votes_to_hide_no_axis_is_chosen() -> None:
    nobody = Votes.from_matrix(np.full((0, 5), np.nan))
    passes = Votes.from_matrix(np.zeros((40, 5)))
    silent = Votes.from_matrix(np.full((40, 5), np.nan))
    assert [choose_dimensions(votes, seed=0).dimensions for votes in (nobody, passes, silent)] == [0, 0, 0]
