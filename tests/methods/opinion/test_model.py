"""The model of the space: against simulated truth, numerical integration, logistic regression; the same each time."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, log_expit
from sklearn.linear_model import LogisticRegression

from polsec.methods.opinion import model
from polsec.methods.opinion.model import Fit, Statements, aligned, fit_space, place, probabilities
from polsec.methods.opinion.simulate import simulate_continuum
from polsec.methods.opinion.votes import Votes

Floats = NDArray[np.float64]
TENDENCY_SD = 0.5


class Truth:
    """Votes of people along some axes, each with a tendency to agree, and what was drawn to make them."""

    def __init__(self, people: int, statements: int, axes: int = 1, *, seen: float = 0.9, seed: int = 0) -> None:
        random = np.random.default_rng([seed, people, statements])
        self.intercepts = random.normal(size=statements)
        self.tendency = random.normal(0, TENDENCY_SD, people)
        self.positions = random.normal(size=(people, axes))
        self.loadings = random.normal(size=(statements, axes))
        self.log_odds = self.intercepts + self.tendency[:, None] + self.positions @ self.loadings.T
        answers = np.where(random.random(self.log_odds.shape) < expit(self.log_odds), 1.0, -1.0)
        self.matrix = np.where(random.random(self.log_odds.shape) < seen, answers, np.nan)
        self.votes = Votes.from_matrix(self.matrix)


def correlation(one: Floats, other: Floats) -> float:
    return float(np.corrcoef(one, other)[0, 1])


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(600, 150)


@pytest.fixture(scope="module")
def fitted(truth: Truth) -> Fit:
    """The fit, turned the way the truth points."""
    return aligned(fit_space(truth.votes, 1), truth.loadings)


def test_with_many_votes_positions_tendencies_and_loadings_are_recovered(truth: Truth, fitted: Fit) -> None:
    assert correlation(fitted.people.positions[:, 0], truth.positions[:, 0]) > 0.96
    assert correlation(fitted.people.means[:, 0], truth.tendency) > 0.85
    assert correlation(fitted.statements.means[:, 1], truth.loadings[:, 0]) > 0.98
    assert correlation(fitted.statements.means[:, 0], truth.intercepts) > 0.98
    assert fitted.statements.tendency_variance == pytest.approx(TENDENCY_SD**2, rel=0.25)


def test_an_axis_does_not_lean_on_the_tendency_to_agree(truth: Truth, fitted: Fit) -> None:
    found = correlation(fitted.people.positions[:, 0], truth.tendency)
    assert found == pytest.approx(correlation(truth.positions[:, 0], truth.tendency), abs=0.1)


def test_intervals_of_people_cover_the_truth_at_about_their_rate(truth: Truth, fitted: Fit) -> None:
    sd = np.sqrt(fitted.people.position_variances()[:, 0])
    covered = (np.abs(fitted.people.positions[:, 0] - truth.positions[:, 0]) < 1.96 * sd).mean()
    assert 0.88 <= covered <= 0.98
    tendency_sd = np.sqrt(fitted.people.spreads[:, 0])
    assert 0.88 <= (np.abs(fitted.people.means[:, 0] - truth.tendency) < 1.96 * tendency_sd).mean() <= 0.98


def test_intervals_of_statements_cover_the_truth_at_about_their_rate() -> None:
    covered = []
    for seed, (people, statements) in enumerate(((400, 60), (800, 100), (1500, 60))):
        truth = Truth(people, statements, seed=20 + seed)
        fit = aligned(fit_space(truth.votes, 1), truth.loadings)
        sd = model.standard_errors(fit.statements)
        true = np.hstack([truth.intercepts[:, None], truth.loadings])
        covered.append((np.abs(fit.statements.means - true) < 1.96 * sd).mean(0))
    intercepts, loadings = np.mean(covered, 0)
    assert 0.87 <= intercepts <= 0.99
    assert 0.87 <= loadings <= 0.99


def test_two_axes_are_recovered_up_to_a_rotation() -> None:
    truth = Truth(600, 120, axes=2)
    fit = aligned(fit_space(truth.votes, 2), truth.loadings)
    for axis in range(2):
        assert correlation(fit.people.positions[:, axis], truth.positions[:, axis]) > 0.93
        assert correlation(fit.statements.means[:, 1 + axis], truth.loadings[:, axis]) > 0.96


@pytest.mark.parametrize("seed", range(4))
def test_axes_are_uncorrelated_the_strongest_first_and_their_high_end_agrees_more(seed: int) -> None:
    truth = Truth(200, 30, axes=2, seed=seed)
    fit = fit_space(truth.votes, 2)
    gram = fit.statements.means[:, 1:].T @ fit.statements.means[:, 1:]
    assert gram[0, 0] > gram[1, 1]
    assert abs(gram[0, 1]) < 1e-9 * gram[0, 0]
    agreement = np.nanmean(truth.matrix, axis=1)
    for axis in range(2):
        assert correlation(fit.people.positions[:, axis], agreement) >= 0


def test_probabilities_are_averages_over_what_is_not_known() -> None:
    spread, unsure = np.array([[0.3, 0.05], [0.05, 0.6]]), np.array([[0.1, 0.0], [0.0, 0.2]])
    known = Statements(np.array([[0.5, 1.5], [-1.0, -2.0]]), np.array([unsure, unsure]), 0.0, 1.0, 0.25)
    fit = Fit(known, model.People(np.array([[0.8, 1.0]]), model.pack(spread[None])))
    random = np.random.default_rng(2)
    tendency, position = random.multivariate_normal([0.8, 1.0], spread, 400_000).T
    for statement in (0, 1):
        intercept, loading = random.multivariate_normal(known.means[statement], unsure, 400_000).T
        told = probabilities(fit, np.array([0]), np.array([statement]))[0]
        assert told == pytest.approx(expit(intercept + tendency + position * loading).mean(), abs=0.015)


def integrated(votes: Votes, statements: Statements, person: int) -> tuple[float, float]:
    """Mean and sd of a person's position, by summing the posterior on a grid of positions and tendencies."""
    positions, tendencies = np.linspace(-5, 5, 161)[:, None], np.linspace(-2.5, 2.5, 81)[None]
    density = -(positions**2) / 2 - tendencies**2 / (2 * statements.tendency_variance)
    for cell in range(votes.offsets[person], votes.offsets[person + 1]):
        intercept, loading = statements.means[votes.columns[cell]]
        density = density + log_expit(float(votes.values[cell]) * (intercept + tendencies + loading * positions))
    share = np.exp(density - density.max()).sum(1)
    share /= share.sum()
    mean = float(share @ positions[:, 0])
    return mean, float(np.sqrt(share @ (positions[:, 0] - mean) ** 2))


def test_a_persons_posterior_is_near_the_one_found_by_numerical_integration() -> None:
    truth = Truth(60, 40, seen=0.5, seed=5)
    means = np.hstack([truth.intercepts[:, None], truth.loadings])
    known = Statements(means, np.zeros((40, 2, 2)), 0.0, 1.0, TENDENCY_SD**2)
    people = place(truth.votes, known)
    exact = np.array([integrated(truth.votes, known, person) for person in range(60)])
    off = np.abs(people.positions[:, 0] - exact[:, 0]) / exact[:, 1]
    assert np.median(off) < 0.06
    assert off.max() < 0.25
    ratio = np.sqrt(people.position_variances()[:, 0]) / exact[:, 1]
    # The bound is known to be somewhat narrow, never wide.
    assert 0.86 < ratio.mean() < 1
    assert ratio.min() > 0.7


def test_loadings_are_those_of_a_logistic_regression_on_the_true_positions(truth: Truth, fitted: Fit) -> None:
    slopes = np.zeros(40)
    for statement in range(40):
        seen = ~np.isnan(truth.matrix[:, statement])
        known = np.column_stack([truth.positions[:, 0], truth.tendency])[seen]
        slopes[statement] = LogisticRegression(C=1.0).fit(known, truth.matrix[seen, statement]).coef_[0, 0]
    found = fitted.statements.means[:40, 1]
    assert correlation(found, slopes) > 0.98
    assert 0.85 < (found @ slopes) / (slopes @ slopes) < 1.1


def test_probabilities_are_calibrated_on_votes_that_were_hidden() -> None:
    truth = Truth(600, 80, axes=1, seed=3)
    hidden = np.random.default_rng(0).random(len(truth.votes)) < 0.2
    rows, columns = model.rows_of(truth.votes)[hidden], truth.votes.columns[hidden].astype(np.int64)
    told = probabilities(fit_space(truth.votes.select_votes(~hidden), 1), rows, columns)
    agrees = truth.votes.values[hidden] > 0
    line = LogisticRegression(C=np.inf).fit(np.log(told / (1 - told))[:, None], agrees)
    assert 0.9 < line.coef_[0, 0] < 1.1
    assert abs(line.intercept_[0]) < 0.1
    for share in np.array_split(np.argsort(told), 8):
        assert told[share].mean() == pytest.approx(agrees[share].mean(), abs=0.05)
    ideal = expit(truth.log_odds[rows, columns])
    loss, best = (-np.log(np.where(agrees, p, 1 - p)).mean() for p in (told, ideal))
    assert loss < best + 0.04


# The same every time.


def figures(fit: Fit) -> list[Floats]:
    return [fit.statements.means, fit.statements.covariances, fit.people.means, fit.people.spreads]


def test_threads_change_no_byte() -> None:
    votes = simulate_continuum(2, missing="random", seed=1, people=1200, statements=40)
    assert len(model.parts(1200)) > 2
    alone = figures(fit_space(votes, 2))
    for number in (1, 2, 3):
        with ThreadPoolExecutor(number) as pool:
            for found, expected in zip(figures(fit_space(votes, 2, pool=pool)), alone, strict=True):
                np.testing.assert_array_equal(found, expected)


def permuted(votes: Votes, people: NDArray[np.int64], statements: NDArray[np.int64]) -> Votes:
    """The votes with person people[i] at i and statement statements[j] at j."""
    rows, columns = model.rows_of(votes), votes.columns.astype(np.int64)
    return Votes.from_log(
        np.argsort(people)[rows],
        np.argsort(statements)[columns],
        votes.values,
        participant_ids=range(len(people)),
        statement_ids=range(len(statements)),
    )


@pytest.mark.parametrize("axes", [0, 1, 2])
def test_relabelling_people_and_statements_changes_no_estimate(axes: int) -> None:
    votes = simulate_continuum(axes, missing="random", seed=4, people=600, statements=45)
    random = np.random.default_rng(7)
    people, statements = random.permutation(600), random.permutation(45)
    fit, other = fit_space(votes, axes), fit_space(permuted(votes, people, statements), axes)
    np.testing.assert_allclose(other.statements.means, fit.statements.means[statements], atol=1e-6)
    np.testing.assert_allclose(other.statements.covariances, fit.statements.covariances[statements], atol=1e-6)
    np.testing.assert_allclose(other.people.means, fit.people.means[people], atol=1e-6)
    np.testing.assert_allclose(other.people.spreads, fit.people.spreads[people], atol=1e-6)


def test_agreeing_and_disagreeing_exchanged_mirrors_the_picture() -> None:
    votes = simulate_continuum(1, missing="random", seed=6, people=300, statements=40)
    fit, other = fit_space(votes, 1), fit_space(votes.with_values(-votes.values), 1)
    np.testing.assert_allclose(other.statements.means[:, 0], -fit.statements.means[:, 0], atol=1e-6)
    np.testing.assert_allclose(other.people.means[:, 0], -fit.people.means[:, 0], atol=1e-6)
    np.testing.assert_allclose(np.abs(other.people.positions), np.abs(fit.people.positions), atol=1e-6)


def test_turning_the_axes_changes_no_probability() -> None:
    truth = Truth(300, 40, axes=2)
    fit = fit_space(truth.votes, 2)
    turned = aligned(fit, np.random.default_rng(1).normal(size=(40, 2)))
    people, columns = np.repeat(np.arange(300), 40), np.tile(np.arange(40), 300)
    np.testing.assert_allclose(probabilities(turned, people, columns), probabilities(fit, people, columns), atol=1e-9)


def test_parts_cover_everyone_once_and_depend_on_the_number_of_people_alone() -> None:
    for people in (1, 2, 249, 251, 999, 4001, 123_456):
        found = model.parts(people)
        assert [low for low, _ in found] == [0, *(high for _, high in found[:-1])]
        assert found[-1][1] == people
        assert len(found) <= model.PARTS
