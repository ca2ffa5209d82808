"""The loops over votes: against the formulas, as plain Python, and in parts of the people that add up to the whole."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from polsec.methods.opinion import kernels
from polsec.methods.opinion.groups import Evidence, evidence_of, membership_from_votes, mixtures
from polsec.methods.opinion.model import (
    Fit,
    People,
    Statements,
    fit_space,
    log_odds,
    pack,
    place,
    records_of,
    sweep,
    unpack,
    unplaced,
)
from polsec.methods.opinion.simulate import simulate_groups
from polsec.methods.opinion.statements import count_by_region
from polsec.methods.opinion.votes import Votes

ROOT = Path(__file__).resolve().parents[3]
Floats = NDArray[np.float64]


def drawn(people: int = 40, statements: int = 12, axes: int = 1, seed: int = 0) -> tuple[Votes, Statements]:
    """Votes, passes among them and one person without any, and statements of which more or less is known."""
    random = np.random.default_rng(seed)
    matrix = random.choice([1.0, 0.0, -1.0, np.nan], (people, statements), p=[0.4, 0.1, 0.3, 0.2])
    matrix[0] = np.nan
    roots = random.normal(0, 0.2, (statements, axes + 1, axes + 1))
    known = Statements(
        random.normal(size=(statements, axes + 1)),
        roots @ roots.transpose(0, 2, 1) + 0.02 * np.eye(axes + 1),
        0,
        1,
        0.5,
    )
    return Votes.from_matrix(matrix), known


def figures() -> dict[str, Any]:
    """What every loop finds in a small conversation."""
    votes = simulate_groups(2, agreement=0.9, missing="random", seed=1, people=40, statements=12).votes
    fit = fit_space(votes, 1)
    folds = np.arange(12) % 3
    evidence, without = evidence_of(votes, fit.statements, fit.people, folds=folds)
    two = mixtures(evidence, exactly=2)[1]
    labels = np.repeat(two.membership.argmax(1)[:, None], 3, 1).astype(np.int8)
    mean, variance = log_odds(fit, np.arange(12), np.arange(12))
    found = {
        "statements": fit.statements.means,
        "covariances": fit.statements.covariances,
        "people": fit.people.means,
        "spreads": fit.people.spreads,
        "evidence": evidence.h,
        "without": without[1].precision,
        "mixture": two.membership,
        "membership": membership_from_votes(votes, fit, two.membership),
        "log_odds": mean,
        "variance": variance,
        "counts": count_by_region(votes, labels, folds, 2),
    }
    return {name: np.ravel(array).tolist() for name, array in found.items()}


def test_without_compilation_the_figures_are_the_same() -> None:
    code = "import json; from tests.methods.opinion.test_kernels import figures; print(json.dumps(figures()))"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    plain = json.loads(run.stdout)
    for name, compiled in figures().items():
        np.testing.assert_allclose(plain[name], compiled, rtol=1e-9, atol=1e-9, err_msg=name)


def test_the_weight_of_a_vote_is_tanh_of_half_its_log_odds_over_twice_them() -> None:
    squares = np.concatenate([np.geomspace(1e-8, 5000, 20_001), [81.9, 81.92, 81.94]])
    roots = np.sqrt(squares)
    found = [kernels.vote_weight(square, kernels.WEIGHTS) for square in squares]
    np.testing.assert_allclose(found, np.tanh(roots / 2) / (2 * roots), atol=1e-6)
    assert kernels.vote_weight(0.0, kernels.WEIGHTS) == 0.25


def placed_by_the_formula(votes: Votes, known: Statements, person: int, steps: int) -> tuple[Floats, Floats]:
    """Mean and covariance of (tendency, position) by Jaakkola and Jordan's update, written with whole matrices."""
    size = known.dimensions + 1
    cells = slice(votes.offsets[person], votes.offsets[person + 1])
    stand = votes.values[cells] != 0
    columns, answers = votes.columns[cells][stand].astype(int), votes.values[cells][stand].astype(float)
    # Each statement as the normal vector (intercept, 1, loadings) against the person as (1, tendency, position).
    second = np.zeros((len(columns), size + 1, size + 1))
    vectors = np.insert(known.means[columns], 1, 1.0, axis=1)
    free = [0, *range(2, size + 1)]
    second[np.ix_(range(len(columns)), free, free)] = known.covariances[columns]
    second += vectors[:, :, None] * vectors[:, None, :]
    mean, covariance = np.zeros(size), np.diag(1 / known.prior_of_people)
    for _ in range(steps):
        point = np.concatenate([[1.0], mean])
        moment = np.outer(point, point)
        moment[1:, 1:] += covariance
        root = np.sqrt(np.einsum("jpq,pq->j", second, moment))
        weight = np.tanh(root / 2) / (2 * root)
        precision = np.diag(known.prior_of_people) + np.einsum("j,jpq->pq", weight, second[:, 1:, 1:])
        covariance = np.linalg.inv(precision)
        mean = covariance @ (0.5 * answers @ vectors[:, 1:] - weight @ second[:, 0, 1:])
    return mean, covariance


@pytest.mark.parametrize("axes", [0, 1, 2, 3])
def test_a_person_is_placed_as_the_published_update_says(axes: int) -> None:
    votes, known = drawn(axes=axes)
    people, _, _ = sweep(votes, known, unplaced(40, known), steps=3)
    for person in range(5):
        mean, covariance = placed_by_the_formula(votes, known, person, steps=3)
        np.testing.assert_allclose(people.means[person], mean, atol=1e-5)
        np.testing.assert_allclose(unpack(people.spreads[person], axes + 1), covariance, atol=1e-5)


def test_a_person_without_a_vote_keeps_the_prior() -> None:
    votes, known = drawn(axes=2)
    people = place(votes, known)
    np.testing.assert_array_equal(people.means[0], 0)
    np.testing.assert_allclose(unpack(people.spreads[0], 3), np.diag([0.5, 1, 1]), atol=1e-15)


def test_passes_move_nobody() -> None:
    votes, known = drawn(axes=2)
    without = votes.select_votes(votes.values != 0)
    np.testing.assert_array_equal(place(votes, known).means, place(without, known).means)


def test_log_odds_have_the_mean_and_variance_of_draws_from_their_parts() -> None:
    votes, known = drawn(axes=2)
    fit = Fit(known, place(votes, known))
    mean, variance = log_odds(fit, np.array([3]), np.array([5]))
    random = np.random.default_rng(1)
    z = random.multivariate_normal(fit.people.means[3], unpack(fit.people.spreads[3], 3), 400_000)
    s = random.multivariate_normal(known.means[5], known.covariances[5], 400_000)
    draws = s[:, 0] + z[:, 0] + (s[:, 1:] * z[:, 1:]).sum(1)
    assert mean[0] == pytest.approx(draws.mean(), abs=0.01)
    assert variance[0] == pytest.approx(draws.var(), rel=0.02)


# In parts: what a scheduler of parts (Dask, one day) relies on.


def whole_and_parts(axes: int = 2, people: int = 101, size: int = 17) -> tuple[Votes, Statements, list[Votes]]:
    votes, known = drawn(people=people, axes=axes)
    return votes, known, list(votes.partitions(size))


def test_a_step_of_the_fit_adds_up_over_parts_of_the_people() -> None:
    votes, known, parts = whole_and_parts()
    people, linear, square = sweep(votes, known, unplaced(101, known))
    done = [sweep(part, known, unplaced(part.shape[0], known)) for part in parts]
    np.testing.assert_array_equal(np.vstack([found.means for found, _, _ in done]), people.means)
    np.testing.assert_array_equal(np.vstack([found.spreads for found, _, _ in done]), people.spreads)
    np.testing.assert_allclose(sum(x for _, x, _ in done), linear, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(sum(x for _, _, x in done), square, rtol=1e-12, atol=1e-12)


def test_a_weight_of_two_counts_a_person_twice() -> None:
    votes, known = drawn(axes=1)
    weights = np.where(np.arange(40) < 13, 2.0, 1.0)
    _, linear, _ = sweep(votes, known, unplaced(40, known), weights=weights)
    first = next(votes.partitions(13))
    _, once, _ = sweep(votes, known, unplaced(40, known))
    _, again, _ = sweep(first, known, unplaced(13, known))
    np.testing.assert_allclose(linear, once + again, rtol=1e-12, atol=1e-12)


def test_evidence_is_the_same_part_by_part() -> None:
    votes, known, parts = whole_and_parts()
    folds = np.arange(12) % 4
    whole, without = evidence_of(votes, known, place(votes, known), folds=folds)
    done = [evidence_of(part, known, place(part, known), folds=folds) for part in parts]
    np.testing.assert_array_equal(np.concatenate([found.h for found, _ in done]), whole.h)
    np.testing.assert_array_equal(np.concatenate([found.precision for found, _ in done]), whole.precision)
    for fold in range(4):
        np.testing.assert_array_equal(np.concatenate([each[fold].h for _, each in done]), without[fold].h)


def test_counts_add_up_over_parts_and_are_those_of_a_plain_count() -> None:
    votes, _, parts = whole_and_parts()
    random = np.random.default_rng(3)
    labels, folds = random.integers(-1, 3, (101, 4)).astype(np.int8), np.arange(12) % 4
    counts = count_by_region(votes, labels, folds, 3)
    edges = np.cumsum([0, *(part.shape[0] for part in parts)])
    done = [count_by_region(part, labels[a:], folds, 3) for part, a in zip(parts, edges[:-1], strict=True)]
    np.testing.assert_array_equal(sum(done), counts)
    plain = np.zeros_like(counts)
    for person in range(101):
        for cell in range(votes.offsets[person], votes.offsets[person + 1]):
            statement = int(votes.columns[cell])
            region = labels[person, folds[statement]]
            if region >= 0:
                plain[statement, region, 1 - votes.values[cell]] += 1
    np.testing.assert_array_equal(counts, plain)
    np.testing.assert_array_equal(sum(part.statement_counts() for part in parts), votes.statement_counts())


def mixture_sums(evidence: Evidence) -> list[Floats]:
    tight, centres = np.array([[2.0, 0.3], [0.3, 1.5]]), np.array([[1.0, 0.0], [-1.0, 0.5], [0.0, -1.0]])
    pulls = centres @ tight
    n, found = len(evidence.h), [np.zeros((3, 2)), np.zeros((2, 2)), np.zeros((2, 2))]
    shares, constants = np.zeros((n, 3)), np.log([0.5, 0.3, 0.2]) - 0.5 * (pulls * centres).sum(1)
    value = kernels.mixture_step(
        evidence.h, evidence.precision, np.ones(n), tight, pulls, constants, (0,) * len(tight), shares, *found
    )
    return [np.array(value), *found]


def test_a_step_of_the_mixture_adds_up_over_parts() -> None:
    votes, known, _ = whole_and_parts()
    evidence, _ = evidence_of(votes, known, place(votes, known))
    one, other = (mixture_sums(evidence.of(part)) for part in (np.arange(40), np.arange(40, 101)))
    for whole, a, b in zip(mixture_sums(evidence), one, other, strict=True):
        np.testing.assert_allclose(a + b, whole, rtol=1e-12, atol=1e-12)


def class_sums(votes: Votes, u: Floats) -> list[Floats]:
    n, linear, square = votes.shape[0], np.zeros_like(u), np.zeros_like(u)
    tendency, variance, membership = np.zeros((n, 2)), np.full((n, 2), 0.1), np.zeros((n, 2))
    value = kernels.class_sweep(
        0,
        n,
        votes.offsets,
        votes.columns,
        votes.values,
        u,
        np.full_like(u, 0.05),
        tendency,
        variance,
        np.log([0.4, 0.6]),
        2.0,
        2,
        kernels.WEIGHTS,
        membership,
        linear,
        square,
    )
    return [np.array(value), linear, square]


def test_a_step_of_the_model_of_groups_adds_up_over_parts() -> None:
    votes, _, parts = whole_and_parts()
    u = np.random.default_rng(4).normal(size=(12, 2))
    done = [class_sums(part, u) for part in parts]
    for k, whole in enumerate(class_sums(votes, u)):
        np.testing.assert_allclose(sum(part[k] for part in done), whole, rtol=1e-12, atol=1e-12)


def test_evidence_without_a_fold_is_that_of_the_votes_on_all_other_statements() -> None:
    votes, known = drawn(axes=2)
    people, folds = place(votes, known), np.arange(12) % 4
    whole, without = evidence_of(votes, known, people, folds=folds)
    np.testing.assert_allclose(evidence_of(votes, known, people)[0].h, whole.h, atol=1e-12)
    for fold in range(4):
        others = votes.select_votes(folds[votes.columns] != fold)
        alone, _ = evidence_of(others, known, people)
        np.testing.assert_allclose(without[fold].h, alone.h, atol=1e-12)
        np.testing.assert_allclose(without[fold].precision, alone.precision, atol=1e-12)


def test_evidence_and_prior_together_are_the_posterior_of_the_position() -> None:
    votes, known = drawn(axes=2)
    people, _, _ = sweep(votes, known, place(votes, known), steps=30)
    evidence, _ = evidence_of(votes, known, people)
    covariance = np.linalg.inv(evidence.precision + np.eye(2))
    np.testing.assert_allclose(np.einsum("ipq,iq->ip", covariance, evidence.h), people.positions, atol=1e-6)
    np.testing.assert_allclose(covariance, unpack(people.spreads, 3)[:, 1:, 1:], atol=1e-6)


def test_records_hold_the_moments_of_one_and_the_loadings() -> None:
    _, known = drawn(axes=1)
    records = records_of(known)
    intercept, loading = known.means.T
    variance = known.covariances
    np.testing.assert_allclose(records[:, 0], intercept**2 + variance[:, 0, 0])
    np.testing.assert_allclose(records[:, 1:3], np.stack([intercept, intercept * loading + variance[:, 0, 1]], 1))
    np.testing.assert_allclose(records[:, 3:], np.stack([np.ones(12), loading, loading**2 + variance[:, 1, 1]], 1))


def test_packed_matrices_unpack_to_what_they_were() -> None:
    root = np.random.default_rng(0).normal(size=(5, 4, 4))
    matrices = root + root.transpose(0, 2, 1)
    np.testing.assert_array_equal(unpack(pack(matrices), 4), matrices)
    variances = People(np.zeros((5, 4)), pack(matrices)).position_variances()
    np.testing.assert_array_equal(variances, np.einsum("ipp->ip", matrices)[:, 1:])
