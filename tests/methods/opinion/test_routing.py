"""Which statement is shown next to whom: the claims of `routing`, and that it pays on a simulated conversation."""

import inspect
from dataclasses import replace

import numpy as np
import pytest

from polsec.methods.opinion import routing
from polsec.methods.opinion.groups import Mixture, evidence_of, memberships
from polsec.methods.opinion.model import Statements, place
from polsec.methods.opinion.routing import Ends, Groups, Knowledge, Nowhere, Place, Settings, Tally
from polsec.methods.opinion.routing_simulator import picture, simulate_course, simulate_truth, votes_of, votes_to_reach

M = 12


def statements(loadings: np.ndarray, variance: float = 0.05) -> Statements:
    """Statements (m) with the loadings (m, d) given, half of all people agreeing."""
    m, d = loadings.shape
    means = np.hstack([np.zeros((m, 1)), loadings])
    return Statements(means, np.tile(variance * np.eye(d + 1), (m, 1, 1)), 0.0, 1.0, 0.25)


def tally(m: int = M, votes: int = 60, regions: int = 2) -> Tally:
    """As many votes on each statement, half agreeing, in all and in each region."""
    counts = np.array([votes / 2, 0, votes / 2])
    return Tally(np.ones(m, bool), np.tile(counts, (m, 1)), np.tile(counts, (m, regions, 1)))


def standing(position: float, variance: float = 0.1) -> Place:
    return Place(np.array([0.0, position]), np.diag([0.1, variance]))


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge(statements(np.linspace(-1.5, 1.5, M)[:, None]), Ends(-0.4, 0.4))


def test_propensities_add_up_to_one_and_are_how_often_each_statement_is_shown(knowledge: Knowledge) -> None:
    seen, someone = np.array([3, 7]), standing(0.2, 0.9)
    chances = routing.propensities(knowledge, tally(), someone, seen)
    draws = [routing.next_statement(knowledge, tally(), someone, seen, seed=[5, i]) for i in range(4000)]
    frequency = np.bincount([shown.statement for shown in draws if shown], minlength=M) / 4000
    assert chances.sum() == pytest.approx(1, abs=1e-12)
    assert np.abs(frequency - chances).max() < 4 * np.sqrt(0.25 / 4000)
    assert chances.max() > 2.5 * chances[chances > 0].min()
    assert all(shown is not None and shown.propensity == chances[shown.statement] for shown in draws)


def test_never_shows_what_was_seen_or_rejected(knowledge: Knowledge) -> None:
    accepted = np.ones(M, bool)
    accepted[[0, 5]] = False
    counts = replace(tally(votes=0), accepted=accepted)
    shown = routing.next_statements(knowledge, counts, standing(0.0), np.array([1, 2, 3]), M, seed=4)
    assert sorted(s.statement for s in shown) == [4, 6, 7, 8, 9, 10, 11]
    everything = np.arange(M)
    assert routing.next_statement(knowledge, counts, standing(0.0), everything, seed=1) is None
    assert not routing.propensities(knowledge, counts, standing(0.0), everything).any()


def test_the_same_seed_shows_the_same_and_another_does_not(knowledge: Knowledge) -> None:
    def shown(seed: int) -> list[routing.Shown]:
        return routing.next_statements(knowledge, tally(), standing(0.3), routing.NOTHING, 8, seed=seed)

    assert shown(1) == shown(1)
    assert len({tuple(s.statement for s in shown(seed)) for seed in range(20)}) > 15


def test_a_new_statement_gets_its_votes_though_it_tells_nothing_of_people() -> None:
    loadings = np.full((M, 1), 1.5)
    loadings[0] = 0.0
    dull = Knowledge(statements(loadings, 1e-6), Ends(-0.4, 0.4))
    counts = tally()
    counts.overall[0], counts.by_region[0] = 0, 0
    only_people = Settings(statement=0, figures=0)
    chance = routing.propensities(dull, counts, standing(0.0), routing.NOTHING, only_people)[0]
    assert chance >= only_people.short * (1 - only_people.anything)
    without = replace(only_people, short=0.0)
    assert routing.propensities(dull, counts, standing(0.0), routing.NOTHING, without)[0] < 0.01


def test_every_statement_keeps_a_least_chance(knowledge: Knowledge) -> None:
    greedy = Settings(statement=0, figures=0, temperature=0.05)
    chances = routing.propensities(knowledge, tally(), standing(0.0, 0.9), routing.NOTHING, greedy)
    assert chances.min() == pytest.approx(greedy.anything / M, rel=1e-2)


@pytest.mark.parametrize("by", [Settings(person=0, statement=0, short=0), Settings(statement=0, figures=0)])
def test_what_a_region_lacks_is_shown_to_those_likely_from_it(knowledge: Knowledge, by: Settings) -> None:
    """Both for the figures that gain by it, and by the share of draws kept for what lacks votes."""
    counts = tally()
    counts.by_region[4, 1] = 0
    low, high = (routing.propensities(knowledge, counts, standing(x), routing.NOTHING, by)[4] for x in (-1.5, 1.5))
    assert high > 2.5 * low


def test_people_likely_from_a_small_group_are_shown_what_it_lacks() -> None:
    centres = np.array([[-2.0, 0.0], [2.0, 0.0], [0.0, 3.0]])
    mixture = Mixture(np.array([0.5, 0.45, 0.05]), centres, 0.2 * np.eye(2), np.zeros((0, 3)), 0.0, 0.0)
    known = Knowledge(statements(np.ones((M, 2))), Groups(mixture))
    counts = tally(regions=3)
    counts.by_region[2, 2] = 0
    spread = np.diag([0.1, 0.1, 0.1])
    there, elsewhere = (
        routing.propensities(known, counts, Place(np.array([0, *centre]), spread), routing.NOTHING)[2]
        for centre in (centres[2] / 1.2, centres[0] / 1.2)
    )
    assert Groups(mixture).chances(Place(np.array([0, 0, 2.5]), spread)).argmax() == 2
    assert there > 3 * elsewhere


def test_a_person_nothing_is_known_of_is_shown_what_tells_most_of_their_position(knowledge: Knowledge) -> None:
    unknown = routing.place_person(knowledge, routing.NOTHING, routing.NOTHING)
    chances = routing.propensities(knowledge, tally(votes=2000), unknown, routing.NOTHING)
    assert set(chances.argsort()[-2:]) == {0, M - 1}


def test_information_is_that_of_the_exact_posterior() -> None:
    """Mutual information of a vote and a position, by summing over a grid, with the statement known."""
    known = Knowledge(statements(np.array([[0.5], [1.0], [2.0]]), 1e-9), Nowhere())
    told = routing.information(known, Place(np.zeros(2), np.diag([1e-9, 0.5])), np.ones(3, bool))[:, 0]
    x = np.linspace(-5, 5, 4001)
    weight = np.exp(-(x**2) / 2 / 0.5)
    weight /= weight.sum()

    def entropy(p: np.ndarray) -> np.ndarray:
        return -(p * np.log(p) + (1 - p) * np.log1p(-p))

    for j, loading in enumerate((0.5, 1.0, 2.0)):
        p = 1 / (1 + np.exp(-loading * x))
        exact = float(entropy(np.array((weight * p).sum())) - (weight * entropy(p)).sum())
        assert told[j] == pytest.approx(exact, rel=0.15)


def test_a_person_is_placed_as_the_engine_places_them() -> None:
    random = np.random.default_rng(3)
    fitted = statements(random.normal(size=(M, 2)))
    columns, values = np.sort(random.permutation(M)[:7]), random.choice([-1, 0, 1], 7)
    ours = routing.place_person(Knowledge(fitted, Nowhere()), columns, values)
    theirs = place(votes_of(columns[None], values[None].astype(np.int8), M), fitted)
    assert np.allclose(ours.mean, theirs.means[0])
    assert np.allclose(np.diag(ours.covariance)[1:], theirs.position_variances()[0])


def test_chances_to_be_of_a_group_are_the_engine_s() -> None:
    random = np.random.default_rng(4)
    fitted = statements(random.normal(size=(M, 2)))
    mixture = Mixture(np.array([0.6, 0.4]), np.array([[-1.0, 0], [1, 1]]), 0.2 * np.eye(2), np.zeros((0, 2)), 0.0, 0.0)
    known = Knowledge(fitted, Groups(mixture))
    answers = random.choice([-1, 1], (20, M)).astype(np.int8)
    votes = votes_of(np.tile(np.arange(M), (20, 1)), answers, M)
    theirs = memberships(evidence_of(votes, fitted, place(votes, fitted))[0], mixture)
    ours = [known.regions.chances(routing.place_person(known, np.arange(M), row)) for row in answers]
    assert np.allclose(ours, theirs, atol=0.02)


def test_who_wrote_a_statement_is_no_input() -> None:
    names = {name for f in (routing.propensities, routing.next_statements) for name in inspect.signature(f).parameters}
    fields = {name for c in (Tally, Knowledge, Place, Settings) for name in c.__dataclass_fields__}
    assert not any("author" in name or "text" in name for name in names | fields)


def test_priority_of_polis_is_the_published_formula() -> None:
    priority = routing.polis_priority(np.array([[0, 0, 0], [8, 1, 1]]), np.array([0.0, 2.0]))
    assert priority[0] == pytest.approx((0.5 * 1 * 0.5 * 9) ** 2)
    assert priority[1] == pytest.approx((10 / 12 * 3 * 9 / 12 * (1 + 8 / 4)) ** 2)


def test_votes_to_reach_a_level_are_read_between_checkpoints() -> None:
    votes, reached = np.array([100.0, 200, 300]), np.array([0.2, 0.1, 0.6])
    assert votes_to_reach(0.4, votes, reached) == pytest.approx(250)
    assert votes_to_reach(0.1, votes, reached) == pytest.approx(50)
    assert votes_to_reach(0.7, votes, reached) == float("inf")


def test_on_a_simulated_conversation_the_picture_is_surer_than_at_random() -> None:
    gains = []
    for seed in (0, 1):
        truth = simulate_truth("continuum", seed=seed, people=160, statements=40)
        levels = {}
        for router in ("polsec", "random"):
            course = simulate_course(truth, router, votes_each=12, seed=seed, checkpoints=1)
            levels[router] = (course.levels[-1], course.own)
            assert len(set(map(tuple, course.shown.tolist()))) > 150
            assert all(len(set(row)) == 12 for row in course.shown.tolist())
        gains.append([
            levels["random"][0].error / levels["polsec"][0].error,
            levels["polsec"][1][5:].mean() / levels["random"][1][5:].mean(),
        ])  # fmt: skip
    assert np.mean(gains, 0)[0] > 1.03
    assert np.mean(gains, 0)[1] > 1.06


def test_a_statement_written_late_is_seen_by_both_ends() -> None:
    truth = simulate_truth("continuum", seed=3, people=160, statements=40)
    truth = replace(truth, opened=np.where(np.arange(40) == 7, 100, 0))
    course = simulate_course(truth, "polsec", votes_each=12, seed=3, checkpoints=1)
    voters = np.flatnonzero((course.shown == 7).any(1))
    assert voters.min() >= 100
    assert min((truth.region[voters] == end).sum() for end in (0, 1)) >= 5


def test_a_course_is_the_same_for_the_same_seed() -> None:
    truth = simulate_truth("groups", seed=1, people=60, statements=20)
    one, again = (simulate_course(truth, "polsec", votes_each=8, seed=2, checkpoints=1) for _ in range(2))
    assert np.array_equal(one.shown, again.shown)
    assert np.array_equal(one.propensity, again.propensity)
    assert one.levels == again.levels


def test_the_picture_of_all_answers_is_near_the_truth() -> None:
    truth = simulate_truth("groups", seed=2, people=300, statements=30, late=0.0)
    everything = np.tile(np.arange(30), (300, 1))
    level = picture(truth, votes_of(everything, truth.answers, 30))
    assert level.error < 0.04
    assert level.calls > 0.8
    assert level.places > 0.9
