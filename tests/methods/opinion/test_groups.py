"""Groups: planted ones are found, a continuum of whatever shape is not cut, and the mixture is that of others."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import expit
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from polsec.methods.opinion.analysis import Verdict, decide
from polsec.methods.opinion.groups import (
    SEPARATION,
    SMALLEST_SIZE,
    Evidence,
    Mixture,
    fit_mixture,
    is_distinct,
    mixtures,
    one_more,
    single,
)
from polsec.methods.opinion.resampling import adjusted_rand_index
from polsec.methods.opinion.simulate import Missing, Truth, simulate_groups
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]


@cache
def planted(groups: int, agreement: float, missing: Missing, people: int = 800) -> Truth:
    return simulate_groups(groups, agreement=agreement, missing=missing, seed=3, people=people, statements=80)


@pytest.mark.parametrize(("groups", "missing"), [(2, "random"), (3, "routed")])
def test_planted_groups_are_found_nearly_as_well_as_by_one_who_knows_all_but_them(
    groups: int, missing: Missing
) -> None:
    truth = planted(groups, 0.95, missing, 1500)
    verdict = decide(truth.votes, seed=0)
    assert verdict.groups is not None, verdict.reasons
    assert verdict.groups.number == groups
    found = adjusted_rand_score(truth.group, verdict.groups.membership.argmax(1))
    assert found > truth.classifier_agreement - 0.06
    assert verdict.gain > verdict.null.max()
    sizes = np.bincount(verdict.groups.membership.argmax(1))
    assert (np.diff(sizes) <= 0).all()


def spread(shape: str, people: int, random: np.random.Generator) -> Floats:
    """Positions (n, axes) of mean 0 and variance 1 without a gap."""
    if shape == "uniform":
        return random.uniform(-np.sqrt(3), np.sqrt(3), (people, 1))
    if shape == "skewed":
        return random.exponential(size=(people, 1)) - 1
    if shape == "square":
        return random.uniform(-np.sqrt(3), np.sqrt(3), (people, 2))
    return random.normal(size=(people, 1))


def continuous_votes(shape: str, seed: int, people: int = 500, statements: int = 60) -> Votes:
    random = np.random.default_rng([seed, 77])
    positions = spread(shape, people, random)
    loadings = random.normal(size=(positions.shape[1], statements))
    log_odds = random.normal(size=statements) + random.normal(0, 0.5, (people, 1)) + positions @ loadings
    answers = np.where(random.random(log_odds.shape) < expit(log_odds), 1.0, -1.0)
    answers[random.random(log_odds.shape) < 0.4] = np.nan
    return Votes.from_matrix(answers)


@pytest.mark.parametrize("shape", ["normal", "uniform", "skewed", "square"])
def test_a_continuum_of_any_shape_is_not_cut_into_groups(shape: str) -> None:
    verdict = decide(continuous_votes(shape, 0, people=1500, statements=100), seed=0)
    assert verdict.groups is None, verdict.candidate and verdict.candidate.separation
    assert verdict.reasons


@pytest.mark.parametrize(("shape", "seed"), [("skewed", 1), ("square", 0), ("uniform", 106)])
def test_a_small_continuum_is_not_cut_where_chance_puts_centres_far_apart(shape: str, seed: int) -> None:
    """Draws whose halves lie up to 4.8 standard deviations apart."""
    assert decide(continuous_votes(shape, seed), seed=0).groups is None


def in_two_camps(small: int) -> Votes:
    """300 people who answer alike, but for ``small`` who answer the opposite of most things."""
    random = np.random.default_rng(small)
    signs = np.where(np.arange(300) < small, -1.0, 1.0)[:, None] * random.choice([-2.5, 2.5], 50)
    return Votes.from_matrix(np.where(random.random((300, 50)) < expit(signs), 1.0, -1.0))


def test_a_group_too_small_to_be_spoken_of_is_not_called() -> None:
    few, enough = decide(in_two_camps(SMALLEST_SIZE - 3), seed=0), decide(in_two_camps(40), seed=0)
    assert few.groups is None
    assert enough.groups is not None
    assert np.bincount(enough.groups.membership.argmax(1)).tolist() == [260, 40]


def sizes_and_gap(sizes: list[int], gap: float) -> Mixture:
    """Two components along one axis, ``gap`` standard deviations apart."""
    membership = np.repeat(np.eye(2), sizes, axis=0)
    return Mixture(np.full(2, 0.5), np.array([[0.0], [gap * 0.3]]), np.array([[0.09]]), membership, 0.0, 0.0)


def test_centres_must_lie_further_apart_than_the_halves_of_a_uniform_continuum() -> None:
    halves = np.random.default_rng(0).uniform(-1, 1, 200_000)
    left, right = halves[halves < 0], halves[halves > 0]
    assert (right.mean() - left.mean()) / left.std() < SEPARATION
    assert is_distinct(sizes_and_gap([50, 50], SEPARATION + 0.01), 100)
    assert not is_distinct(sizes_and_gap([50, 50], SEPARATION - 0.01), 100)
    assert not is_distinct(sizes_and_gap([91, SMALLEST_SIZE - 1], SEPARATION + 1), 100)
    assert not is_distinct(sizes_and_gap([980, 20], SEPARATION + 1), 1000)


def test_the_valley_is_the_density_between_two_centres() -> None:
    for gap in (1.0, 2.0, 3.0, 5.0):
        at = np.array([0.0, gap / 2])
        density = np.exp(-(at**2) / 2) + np.exp(-((at - gap) ** 2) / 2)
        assert sizes_and_gap([5, 5], gap).valley == pytest.approx(min(density[1] / density[0], 1), abs=1e-9)


# The mixture itself.


def seen_exactly(places: Floats, error: float = 1e-7) -> Evidence:
    precision = np.tile(np.eye(places.shape[1]) / error, (len(places), 1, 1))
    return Evidence(places / error, precision)


@pytest.fixture(scope="module")
def places() -> Floats:
    random = np.random.default_rng(4)
    centres = np.array([[0.0, 0.0], [3.0, 1.0], [-2.0, 3.0]])
    kind = random.choice(3, 900, p=[0.5, 0.3, 0.2])
    return np.asarray(centres[kind] + random.multivariate_normal([0, 0], [[0.5, 0.2], [0.2, 0.4]], 900))


def test_people_seen_without_error_give_the_mixture_of_scikit_learn(places: Floats) -> None:
    evidence = seen_exactly(places)
    found = mixtures(evidence, exactly=3)
    other = [GaussianMixture(k, covariance_type="tied", n_init=5, tol=1e-7, random_state=0).fit(places) for k in (1, 3)]
    order, theirs = np.argsort(found[2].centres[:, 0]), np.argsort(other[1].means_[:, 0])
    np.testing.assert_allclose(found[2].centres[order], other[1].means_[theirs], atol=0.01)
    np.testing.assert_allclose(found[2].shares[order], other[1].weights_[theirs], atol=0.005)
    np.testing.assert_allclose(found[2].covariance, other[1].covariances_, atol=0.01)
    np.testing.assert_allclose(found[2].membership[:, order], other[1].predict_proba(places)[:, theirs], atol=0.02)
    told = found[2].log_likelihood - found[0].log_likelihood
    assert told == pytest.approx(900 * (other[1].score(places) - other[0].score(places)), abs=0.5)
    gained = found[2].criterion - found[0].criterion
    assert gained == pytest.approx((other[0].bic(places) - other[1].bic(places)) / 2, abs=0.5)


def test_the_criterion_stops_at_the_number_of_groups_there_are(places: Floats) -> None:
    found = mixtures(seen_exactly(places))
    assert max(found, key=lambda mixture: mixture.criterion).number == 3


def test_errors_of_people_are_not_taken_for_spread_of_the_group() -> None:
    random = np.random.default_rng(5)
    truth, errors = random.normal(1.0, 0.7, (3000, 1)), random.uniform(0.2, 2.0, 3000)
    seen = truth + np.sqrt(errors)[:, None] * random.normal(size=(3000, 1))
    found = single(Evidence(seen / errors[:, None], 1 / errors[:, None, None]))
    assert found.covariance[0, 0] == pytest.approx(0.49, abs=0.06)
    assert found.centres[0, 0] == pytest.approx(1.0, abs=0.05)


def test_no_step_of_the_mixture_loses_likelihood(places: Floats) -> None:
    random = np.random.default_rng(6)
    errors = random.uniform(0.1, 1.0, 900)
    noisy = places + np.sqrt(errors)[:, None] * random.normal(size=places.shape)
    evidence = Evidence(noisy / errors[:, None], np.eye(2) / errors[:, None, None])
    start = np.full(3, 1 / 3), random.normal(size=(3, 2)), np.eye(2)
    told = [fit_mixture(evidence, *start, steps=steps).log_likelihood for steps in range(1, 25)]
    assert (np.diff(told) > -1e-8).all()
    assert told[-1] > told[0] + 50


def test_weights_count_people_as_often_as_repeating_them() -> None:
    random = np.random.default_rng(8)
    places = random.normal(size=(150, 2)) + 4 * (np.arange(150) < 60)[:, None]
    weights = random.integers(0, 4, 150)
    start = np.full(2, 0.5), np.array([[4.0, 4.0], [0.0, 0.0]]), np.eye(2)
    weighted = fit_mixture(seen_exactly(places, 0.1), *start, weights=weights.astype(float))
    repeated = fit_mixture(seen_exactly(np.repeat(places, weights, axis=0), 0.1), *start)
    np.testing.assert_allclose(weighted.centres, repeated.centres, atol=1e-9)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, atol=1e-9)


def test_more_components_never_fit_worse() -> None:
    evidence = seen_exactly(np.random.default_rng(9).normal(size=(300, 2)), 0.2)
    alone = single(evidence)
    assert one_more(evidence, alone).log_likelihood >= alone.log_likelihood - 1e-6


def test_the_adjusted_rand_index_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    for groups in (1, 2, 5):
        one = random.integers(0, groups, 200)
        other = np.where(random.random(200) < 0.7, one, random.integers(0, 3, 200))
        assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
        assert adjusted_rand_index(one, one) == 1.0


# Who is in which.


@cache
def forced(groups: int, agreement: float, missing: Missing) -> Verdict:
    return decide(planted(groups, agreement, missing).votes, seed=0, groups=groups, resample=False)


def is_right(truth: Truth, membership: Floats) -> NDArray[np.bool_]:
    """Whether each person is in the group that is theirs, groups matched as well as they can be."""
    guess, number = membership.argmax(1), membership.shape[1]
    table = np.zeros((number, number))
    np.add.at(table, (guess, truth.group), 1)
    return np.asarray(linear_sum_assignment(-table)[1][guess] == truth.group)


def test_memberships_are_probabilities(places: Floats) -> None:
    verdict = forced(3, 0.8, "random")
    assert verdict.groups is not None
    np.testing.assert_allclose(verdict.groups.membership.sum(1), 1, atol=1e-12)
    assert verdict.groups.membership.min() >= 0


def test_of_people_said_to_be_in_a_group_as_many_are_as_was_said() -> None:
    truth, verdict = planted(3, 0.8, "random"), forced(3, 0.8, "random")
    assert verdict.groups is not None
    membership = verdict.groups.membership
    right, said = is_right(truth, membership), membership.max(1)
    assert right.mean() == pytest.approx(said.mean(), abs=0.05)
    unsure = said < 0.9
    assert unsure.sum() > 20
    assert right[unsure].mean() == pytest.approx(said[unsure].mean(), abs=0.15)
    assert right[said > 0.99].mean() > 0.95
