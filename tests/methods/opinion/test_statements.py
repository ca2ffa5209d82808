"""What statements tell: intervals and tests against published values, and no finding where there is nothing to find."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import beta, binomtest, false_discovery_control, fisher_exact

from polsec.methods.opinion import statements
from polsec.methods.opinion.analysis import decide
from polsec.methods.opinion.model import fit_space
from polsec.methods.opinion.reading import read_conversation
from polsec.methods.opinion.simulate import simulate_continuum, simulate_groups
from polsec.methods.opinion.statements import (
    FEWEST_IN_ALL,
    FEWEST_IN_REGION,
    Counts,
    bridging,
    count_by_region,
    describing,
    difference_of,
    dividing,
    p_of_difference,
    p_of_share_above,
    q_values,
    regions_without_the_statement,
    share_of,
    uniting,
    unknown,
    wilson,
)
from polsec.methods.opinion.votes import Votes


@pytest.mark.parametrize(
    ("successes", "votes", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_are_those_of_newcombe_1998(successes: int, votes: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17: 857-872 (1998), table I, method 3."""
    found = wilson(np.array([successes]), np.array([votes]))
    assert [round(float(bound[0]), 4) for bound in found] == [low, high]


def test_wilson_intervals_are_those_of_scipy() -> None:
    for successes, votes in ((0, 1), (3, 7), (50, 50), (499, 1000)):
        theirs = binomtest(successes, votes).proportion_ci(0.95, "wilson")
        ours = wilson(np.array([successes]), np.array([votes]))
        np.testing.assert_allclose(np.ravel(ours), [theirs.low, theirs.high], atol=1e-12)


def test_without_votes_a_share_may_be_anything() -> None:
    assert [float(bound[0]) for bound in wilson(np.array([0]), np.array([0]))] == [0, 1]
    assert share_of(np.zeros(3, np.int64)).share == 0


@pytest.mark.parametrize(
    ("one", "votes_one", "other", "votes_other", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
    ],
)
def test_intervals_of_differences_are_those_of_newcombe_1998(
    one: int, votes_one: int, other: int, votes_other: int, low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17: 873-890 (1998), table II, method 10."""
    value, below, above = difference_of(*(np.array([x]) for x in (one, votes_one, other, votes_other)))
    assert value[0] == pytest.approx(one / votes_one - other / votes_other)
    assert (round(float(below[0]), 4), round(float(above[0]), 4)) == (low, high)


def test_q_values_are_those_of_scipy() -> None:
    p = np.random.default_rng(0).random((7, 11)) ** 3
    np.testing.assert_allclose(q_values(p).ravel(), false_discovery_control(p.ravel()), atol=1e-12)
    assert q_values(p).shape == (7, 11)


def tables(sizes: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    return [
        (int(a), one, int(b), other)
        for one in sizes
        for other in sizes
        for a in np.unique(np.linspace(0, one, 8).astype(int))
        for b in np.unique(np.linspace(0, other, 8).astype(int))
    ]


def test_no_difference_is_called_at_5_percent_that_fishers_exact_test_would_not_call() -> None:
    grid = tables((5, 7, 12, 40, 150))
    ours = p_of_difference(*np.array(grid).T)
    exact = np.array([fisher_exact([[a, n - a], [b, m - b]])[1] for a, n, b, m in grid])
    assert (exact[ours <= 0.05] <= 0.05).all()
    assert (ours <= 0.05).sum() > 100
    usual = (exact > 0.001) & (exact < 0.3)
    assert np.quantile(ours[usual] / exact[usual], 0.05) > 0.8


def test_beside_a_unanimous_rest_few_votes_are_no_surer_than_by_fishers_exact_test() -> None:
    for inside, votes in ((4, 5), (10, 12)):
        ours = p_of_difference(*(np.array([x]) for x in (inside, votes, 300, 300)))[0]
        assert ours > 0.2 * fisher_exact([[inside, votes - inside], [300, 0]])[1]


def test_fewer_votes_than_the_least_are_never_called_different() -> None:
    few = np.arange(FEWEST_IN_REGION)
    assert (p_of_difference(few, few, np.zeros(5, int), np.full(5, 1000)) == 1).all()
    assert (p_of_difference(np.zeros(5, int), np.full(5, 1000), few, few) == 1).all()
    assert p_of_difference(*(np.array([x]) for x in (5, 5, 0, 1000)))[0] < 1


def test_a_share_is_shown_to_be_above_a_bar_about_as_an_exact_test_shows_it() -> None:
    for votes in (15, 40, 200):
        successes = np.arange(votes + 1)
        ours = p_of_share_above(successes, np.full(votes + 1, votes), 0.6)
        exact = np.array([binomtest(int(k), votes, 0.6, "greater").pvalue for k in successes])
        near = (exact > 0.001) & (exact < 0.999)
        np.testing.assert_allclose(ours[near], exact[near], atol=0.02)
    assert p_of_share_above(np.array([0]), np.array([0]), 0.5)[0] == 1


def counts(*rows: tuple[int, int, int]) -> Counts:
    return np.array(rows, np.int64)


def test_what_unites_needs_most_of_everyone_and_most_of_each_region() -> None:
    overall = counts((90, 5, 5), (90, 5, 5), (65, 0, 35), (4, 3, 93), (12, 0, 0), (50, 0, 50))
    one = counts((45, 3, 2), (50, 0, 0), (33, 0, 17), (2, 1, 47), (6, 0, 0), (25, 0, 25))
    other = counts((45, 2, 3), (24, 10, 16), (32, 0, 18), (2, 2, 46), (6, 0, 0), (25, 0, 25))
    found = uniting(overall, [one, other])
    # 1 splits the second region, 2 is not surely above 60%, 4 has too few votes, 5 is even.
    assert [(f.statement, f.direction) for f in found] == [(3, "disagree"), (0, "agree")]
    assert found[1].bound == pytest.approx(binomtest(45, 50).proportion_ci(0.95, "wilson").low)
    assert all(f.q_value <= 0.05 for f in found)


def test_a_statement_that_most_pass_on_unites_nobody() -> None:
    passed = counts((30, 70, 0))
    assert uniting(passed, [counts((15, 35, 0)), counts((15, 35, 0))]) == []


def test_what_bridges_is_agreed_on_by_most_of_each_region_without_uniting_everyone() -> None:
    overall, one, other = (
        counts((130, 0, 70), (190, 5, 5)),
        counts((65, 0, 35), (95, 3, 2)),
        counts((65, 0, 35), (95, 2, 3)),
    )
    united = {f.statement for f in uniting(overall, [one, other])}
    assert united == {1}
    assert [(f.statement, f.direction) for f in bridging(overall, [one, other], united)] == [(0, "agree")]
    assert bridging(overall, [one], set()) == []


def test_what_divides_names_the_two_regions_furthest_apart_the_one_that_agrees_first() -> None:
    regions = [counts((10, 0, 40), (25, 0, 25)), counts((25, 0, 25), (26, 0, 24)), counts((45, 0, 5), (25, 0, 25))]
    found = dividing(regions)
    assert [(f.statement, f.between) for f in found] == [(0, (2, 0))]
    assert found[0].difference is not None
    assert found[0].difference.value == pytest.approx(0.7)
    assert 0 < found[0].difference.low < 0.7 < found[0].difference.high < 1


def test_a_small_difference_does_not_divide_however_sure() -> None:
    many = [counts((5_500, 0, 4_500)), counts((4_500, 0, 5_500))]
    assert p_of_difference(*(np.array([x]) for x in (5_500, 10_000, 4_500, 10_000)))[0] < 1e-9
    assert dividing(many) == []


def test_a_region_is_described_by_what_it_answers_more_often_than_the_rest() -> None:
    own = counts((45, 0, 5), (5, 0, 45), (25, 0, 25), (5, 40, 5))
    rest = counts((50, 0, 50), (50, 0, 50), (50, 0, 50), (45, 10, 45))
    found = describing([own, rest], [rest, own])
    assert [(d.statement, d.direction) for d in found[0]] == [(0, "agree"), (1, "disagree")]
    assert found[0][0].inside.share == pytest.approx(0.9)
    assert found[0][0].outside.share == pytest.approx(0.5)
    assert found[0][1].inside.share == pytest.approx(0.9)
    # Each statement once: on the last the other region gives more of both answers, equally.
    assert {(d.statement, d.direction) for d in found[1]} == {(0, "disagree"), (1, "agree"), (3, "agree")}


def test_what_is_not_known_is_told_with_the_reason() -> None:
    few = FEWEST_IN_ALL - 1
    overall = counts((few, 0, 0), (40, 0, 60), (10, 0, 10), (500, 0, 500), (500, 0, 500))
    regions = [counts((7, 0, 0), (1, 0, 3), (5, 0, 5), (250, 0, 250), (250, 0, 250))] * 2
    reasons = ["few_votes", "one_sided", "wide_interval", "rejected_test"]
    assert unknown(overall, regions, {4}) == list(enumerate(reasons))


# The split: no vote helps to make a group and then proves it.


def described_by(votes: Votes, labels: NDArray[np.int8], folds: NDArray[np.int64]) -> int:
    """How many statements describe one of two regions."""
    table = count_by_region(votes, labels, folds, 2)
    known = table.sum(1)
    own = [table[:, 0], table[:, 1]]
    return sum(map(len, describing(own, [known - own[0], known - own[1]])))


def test_groups_cut_out_of_nothing_are_described_by_nothing() -> None:
    """Nobody stands anywhere, two groups are asked for; without the split something would describe them."""
    split = same = 0
    for seed in range(12):
        votes = simulate_continuum(0, missing="random", seed=seed, people=200, statements=60)
        verdict = decide(votes, seed=0, groups=2, resample=False)
        assert verdict.groups is not None
        labels, folds = regions_without_the_statement(votes, verdict.fit, verdict.groups, seed=0)
        split += described_by(votes, labels, folds) > 0
        own = np.repeat(verdict.groups.membership.argmax(1)[:, None], statements.FOLDS, 1).astype(np.int8)
        same += described_by(votes, own, folds) > 0
    assert split <= 1
    assert same >= 3


@pytest.mark.parametrize("name", ["london.youth.policing", "15-per-hour-seattle", "canadian-electoral-reform"])
def test_permuted_groups_of_real_conversations_are_described_by_nothing(opendata: Path, name: str) -> None:
    conversation = read_conversation(opendata / name)
    votes = conversation.votes.select_statements(np.array([s.moderated != -1 for s in conversation.statements]))
    votes = votes.select_participants(np.diff(votes.offsets) > 0)
    verdict = decide(votes, seed=0, groups=2, resample=False)
    labels, folds = regions_without_the_statement(votes, verdict.fit, verdict.groups, seed=0)
    random = np.random.default_rng(0)
    shown = [described_by(votes, labels[random.permutation(len(labels))], folds) > 0 for _ in range(20)]
    assert sum(shown) <= 2


def test_planted_groups_are_described_by_what_sets_them_apart() -> None:
    truth = simulate_groups(2, agreement=0.95, missing="random", seed=2, people=400, statements=60)
    verdict = decide(truth.votes, seed=0, groups=2, resample=False)
    labels, folds = regions_without_the_statement(truth.votes, verdict.fit, verdict.groups, seed=0)
    assert described_by(truth.votes, labels, folds) > 10


def test_a_vote_does_not_move_the_one_who_cast_it_on_that_statement() -> None:
    truth = simulate_groups(2, agreement=0.8, missing="random", seed=3, people=300, statements=60)
    votes = truth.votes
    verdict = decide(votes, seed=0, groups=2, resample=False)
    labels, folds = regions_without_the_statement(votes, verdict.fit, verdict.groups, seed=0)
    rows = np.repeat(np.arange(300), np.diff(votes.offsets))
    # One statement of each fold; everyone who voted on it turns round.
    moved = turned = elsewhere = 0
    for fold in range(0, statements.FOLDS, 3):
        statement = int(np.flatnonzero(folds == fold)[0])
        flipped = votes.columns == statement
        again, _ = regions_without_the_statement(
            votes.with_values(np.where(flipped, -votes.values, votes.values).astype(np.int8)),
            verdict.fit,
            verdict.groups,
            seed=0,
        )
        who = rows[flipped]
        moved += int((again[who, fold] != labels[who, fold]).sum())
        elsewhere += int((np.delete(again[who], fold, 1) != np.delete(labels[who], fold, 1)).sum())
        turned += len(who)
    assert turned > 200
    assert moved <= 0.01 * turned
    assert elsewhere >= moved


def test_ends_of_a_continuum_are_thirds_and_folds_are_of_one_size() -> None:
    votes = simulate_continuum(1, missing="random", seed=9, people=200, statements=40)
    labels, folds = regions_without_the_statement(votes, fit_space(votes, 1), None, seed=0)
    np.testing.assert_allclose([(labels == region).mean() for region in range(3)], 1 / 3, atol=0.1)
    assert np.bincount(folds).tolist() == [40 // statements.FOLDS] * statements.FOLDS


def test_people_are_judged_by_what_was_learned_from_the_other_half() -> None:
    votes = simulate_continuum(1, missing="random", seed=9, people=200, statements=40)
    fit = fit_space(votes, 1)
    half = np.random.default_rng([0, 4]).permutation(200) % 2
    labels, _ = regions_without_the_statement(votes, fit, None, seed=0)
    # All but ten of one half vote otherwise: the ten are judged as before, the other half is not.
    ten = np.flatnonzero(half == 0)[:10]
    others = np.setdiff1d(np.flatnonzero(half == 0), ten)
    changed = np.isin(np.repeat(np.arange(200), np.diff(votes.offsets)), others)
    anew = np.random.default_rng(1).choice([-1, 1], len(votes))
    otherwise = votes.with_values(np.where(changed, anew, votes.values).astype(np.int8))
    again, _ = regions_without_the_statement(otherwise, fit, None, seed=0)
    np.testing.assert_array_equal(again[ten], labels[ten])
    assert (again[half == 1] != labels[half == 1]).mean() > 0.05


def test_wilson_intervals_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(1)
    shares = beta(3, 2).rvs(4000, random_state=random)
    votes = random.integers(20, 200, 4000)
    low, high = wilson(random.binomial(votes, shares), votes)
    assert ((low <= shares) & (shares <= high)).mean() == pytest.approx(0.95, abs=0.012)
