"""Votes and people drawn again: what is kept, what is drawn, and that each draw depends on the seed alone."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.special import expit

from polsec.methods.opinion.groups import evidence_of, mixtures
from polsec.methods.opinion.model import Statements, fit_space, unplaced
from polsec.methods.opinion.resampling import bootstrap, null_gains, redrawn
from polsec.methods.opinion.simulate import simulate_continuum, simulate_groups
from polsec.methods.opinion.votes import Votes


def test_redrawn_votes_are_seen_and_passed_where_the_real_ones_were() -> None:
    votes = simulate_continuum(1, missing="routed", seed=1, people=120, statements=40)
    passed = votes.with_values(np.where(np.arange(len(votes)) % 5 == 0, 0, votes.values).astype(np.int8))
    again = redrawn(passed, fit_space(passed, 1), np.random.default_rng(0))
    np.testing.assert_array_equal(again.offsets, passed.offsets)
    np.testing.assert_array_equal(again.columns, passed.columns)
    np.testing.assert_array_equal(again.values == 0, passed.values == 0)
    assert 0.1 < (again.values != passed.values).mean() < 0.6


def test_redrawn_votes_have_the_rates_of_the_model() -> None:
    known = Statements(np.array([[0.8, 1.5], [-1.0, -0.5], [0.0, 3.0]]), np.zeros((3, 2, 2)), 0.0, 1.0, 0.25)
    votes = Votes.from_matrix(np.ones((40_000, 3)))
    fit = type("Known", (), {"statements": known, "people": unplaced(40_000, known)})
    rates = (redrawn(votes, fit, np.random.default_rng(1)).statement_counts()[:, 0]) / 40_000  # type: ignore[arg-type]
    random = np.random.default_rng(2)
    people = random.normal(size=(400_000, 2)) * [0.5, 1.0]
    log_odds = known.means[:, 0] + people[:, :1] + people[:, 1:] * known.means[:, 1]
    np.testing.assert_allclose(rates, expit(log_odds).mean(0), atol=0.01)


def test_two_groups_bring_more_than_two_ever_do_in_the_null() -> None:
    votes = simulate_groups(2, agreement=0.95, missing="random", seed=4, people=400, statements=80).votes
    fit = fit_space(votes, 1)
    evidence, _ = evidence_of(votes, fit.statements, fit.people)
    one, two = mixtures(evidence, exactly=2)
    null = null_gains(votes, fit, seed=0, draws=6)
    assert (two.criterion - one.criterion) / 400 > null.max()
    assert null.max() < 0.02


def test_draws_depend_on_the_seed_and_not_on_the_threads() -> None:
    votes = simulate_groups(2, agreement=0.95, missing="random", seed=4, people=150, statements=60).votes
    fit = fit_space(votes, 1)
    evidence, _ = evidence_of(votes, fit.statements, fit.people)
    mixture = mixtures(evidence, exactly=2)[1]
    first = bootstrap(votes, fit, mixture, verdict=True, seed=0, draws=5)
    with ThreadPoolExecutor(2) as pool:
        again = bootstrap(votes, fit, mixture, verdict=True, seed=0, draws=5, pool=pool)
        nulls = [null_gains(votes, fit, seed=0, draws=4, pool=p) for p in (None, pool)]
    np.testing.assert_array_equal(again.axis, first.axis)
    np.testing.assert_array_equal(again.partition, first.partition)
    np.testing.assert_array_equal(*nulls)
    other = bootstrap(votes, fit, mixture, verdict=True, seed=1, draws=5)
    assert len({*first.axis, *other.axis}) == 10
    assert len(set(nulls[0])) == 4


def test_a_strong_axis_is_found_again_with_other_people_and_noise_is_not() -> None:
    strong = simulate_continuum(1, missing="random", seed=5, people=300, statements=60)
    noise = simulate_continuum(0, missing="random", seed=5, people=300, statements=60)
    found = [
        bootstrap(votes, fit_space(votes, 1), None, verdict=False, seed=0, draws=6).axis for votes in (strong, noise)
    ]
    assert found[0].min() > 0.9
    assert np.median(found[1]) < np.median(found[0]) - 0.05
