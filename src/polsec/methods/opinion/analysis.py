"""From a conversation to its picture: the stages in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polsec.methods.opinion import heldout as hiding
from polsec.methods.opinion import publication, resampling, result, statements
from polsec.methods.opinion.conversation import REJECTED, Conversation
from polsec.methods.opinion.everyone import Everyone, place_everyone
from polsec.methods.opinion.groups import (
    Mixture,
    evidence_of,
    gain,
    is_distinct,
    membership_from_votes,
    mixtures,
)
from polsec.methods.opinion.model import (
    Fit,
    Floats,
    fit_space,
    place,
    probabilities,
    threads,
    with_one_more_axis,
)
from polsec.methods.opinion.space import Choice, choose_dimensions, most_axes, statement_rates
from polsec.methods.opinion.votes import Votes

Progress = Callable[[str, float], None]

MOST_FITTED = 10_000
"""Statements, groups and votes by region are of at most so many people, drawn by the seed; then everyone is placed."""
STABLE_AGREEMENT = 0.6
FEWEST_FOR_GROUPS, FEWEST_FOR_REGIONS = 20, 50
"""Below the second, what unites is asked of all people together: their parts are too small to show anything alone."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """Whether there are groups, why not, and the evidence for it. fit: the space in which they were looked for."""

    fit: Fit
    groups: Mixture | None
    candidate: Mixture | None
    reasons: tuple[str, ...]
    tried: tuple[Mixture, ...]
    gain: float
    null: Floats
    bootstrap: resampling.Bootstrap
    forced: bool


@dataclass(frozen=True)
class HeldOut:
    """How well a share of the votes, hidden, was told by the model, and by each statement's rate alone."""

    share: float
    model: hiding.HeldoutScore
    baseline: hiding.HeldoutScore


@dataclass(frozen=True, eq=False)
class Findings:
    """What statements tell. regions: names of the groups, or of the thirds of the first axis, or none; overall (m, 3)
    and tables, (m, 3) for each region: votes."""

    regions: tuple[str, ...]
    overall: statements.Counts
    tables: tuple[statements.Counts, ...]
    uniting: list[statements.Finding]
    bridging: list[statements.Finding]
    dividing: list[statements.Finding]
    describing: list[list[statements.Description]]
    unknown: list[tuple[int, str]]


@dataclass(frozen=True, eq=False)
class Picture:
    """Everything that was found, in the engine's own terms.

    Rows are people analysed, columns (numbers of) statements not rejected.
    """

    votes: Votes
    columns: NDArray[np.int64]
    choice: Choice
    fit: Fit
    verdict: Verdict
    everyone: Everyone
    findings: Findings
    seed: int
    held_out: HeldOut | None = None


@dataclass(frozen=True, eq=False)
class Analysis:
    """The operator's result, each figure marked as publishable or not, and who belongs where."""

    result: dict[str, Any]
    _memberships: tuple[tuple[str, str, float], ...] = field(repr=False, default=())

    @property
    def memberships(self) -> Iterator[tuple[str, str, float]]:
        """Participant, group or part of the continuum, and how probable that is: personal data."""
        return iter(self._memberships)


def analyse(
    conversation: Conversation,
    *,
    method: str = "polsec",
    seed: int = 0,
    heldout: float | None = None,
    groups: int | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The whole analysis of a conversation.

    Args:
        conversation: as read; rejected statements are left out.
        method: "polsec", or "polis" for the compatible method, which is for comparison only.
        seed: of everything that is drawn.
        heldout: share of votes to hide and predict, in (0, 1), for the block of that name.
        groups: number of groups to make in any case; the verdict then says that it was asked for.
        progress: told the stage and the share done.
    """
    if method == "polis":
        from polsec.methods.opinion.polis import polis_result

        return Analysis(publication.mark(polis_result(conversation, seed)))
    picture = picture_of(conversation, seed=seed, heldout=heldout, groups=groups, progress=progress)
    people = picture.votes.participant_ids
    memberships = tuple(
        (str(people[i]), picture.findings.regions[r] if r >= 0 else "", float(p))
        for i, (r, p) in enumerate(zip(picture.everyone.region, picture.everyone.probability, strict=True))
    )
    return Analysis(publication.mark(result.of(conversation, picture)), memberships)


def picture_of(
    conversation: Conversation,
    *,
    seed: int = 0,
    heldout: float | None = None,
    groups: int | None = None,
    progress: Progress | None = None,
) -> Picture:
    """The picture in the engine's own terms; arguments as of `analyse`."""
    tell = progress or (lambda stage, share: None)
    pool = threads()
    accepted = np.array([s.moderated != REJECTED for s in conversation.statements], bool)
    votes = conversation.votes.select_statements(accepted)
    votes = votes.select_participants(np.diff(votes.offsets) > 0)
    sample = drawn(votes.shape[0], MOST_FITTED, seed)
    fitted = votes if sample is None else votes.select_participants(sample)
    tell("dimensions", 0.0)
    choice = choose_dimensions(fitted, seed=seed, pool=pool)
    tell("space", 0.3)
    fit = fit_space(fitted, choice.dimensions, pool=pool)
    verdict = _verdict(fitted, fit, groups, seed, lambda share: tell("groups", 0.4 + 0.4 * share), pool)
    fit = verdict.fit if verdict.groups is not None else fit
    tell("statements", 0.8)
    everyone = place_everyone(votes, fitted, fit, verdict.groups, pool=pool)
    findings = _findings(votes, fitted, fit, verdict.groups, seed, pool)
    tell("held out", 0.9)
    held_out = None if heldout is None else _held_out(votes, heldout, seed)
    tell("done", 1.0)
    return Picture(votes, np.flatnonzero(accepted), choice, fit, verdict, everyone, findings, seed, held_out)


def _findings(votes: Votes, fitted: Votes, fit: Fit, groups: Mixture | None, seed: int, pool: Executor) -> Findings:
    """What statements tell; by region where there are regions, and people enough to speak of them."""
    regions, overall = _region_ids(fit, groups), votes.statement_counts()
    if not regions:
        return Findings(regions, overall, (), *statements.findings(overall, [], []))
    labels, folds = statements.regions_without_the_statement(fitted, fit, groups, seed=seed, pool=pool)
    counts = statements.count_by_region(fitted, labels, folds, len(regions))
    tables = [counts[:, r] for r in range(len(regions))]
    asked = tables if groups is not None else tables[::2] if votes.shape[0] >= FEWEST_FOR_REGIONS else []
    rest = [counts.sum(1) - table for table in asked]
    return Findings(regions, overall, tuple(tables), *statements.findings(overall, asked, rest))


def drawn(people: int, most: int, seed: int) -> NDArray[np.bool_] | None:
    """Which people are in the sample, None for all."""
    if people <= most:
        return None
    mask = np.zeros(people, bool)
    mask[np.random.default_rng([seed, 5]).permutation(people)[:most]] = True
    return mask


def decide(votes: Votes, *, seed: int = 0, groups: int | None = None, resample: bool = True) -> Verdict:
    """Only whether there are groups, and who is in which; arguments as of `analyse`. Without ``resample`` neither null
    nor bootstrap is drawn, which leaves only groups that were asked for."""
    pool = threads()
    fit = fit_space(votes, choose_dimensions(votes, seed=seed, pool=pool).dimensions, pool=pool)
    return _verdict(votes, fit, groups, seed, lambda share: None, pool, resample=resample)


def _verdict(
    votes: Votes,
    fit: Fit,
    forced: int | None,
    seed: int,
    tell: Callable[[float], None],
    pool: Executor,
    *,
    resample: bool = True,
) -> Verdict:
    """Groups or a continuum; see `groups` and `resampling` for how each part is decided.

    Groups are looked for with one axis more than held-out votes can vouch for: a small group moves few votes.
    """
    n, most = votes.shape[0], most_axes(votes)
    wanted = min(most, max(fit.statements.dimensions + 1, (forced or 1) - 1))
    while fit.statements.dimensions < wanted:
        fit = with_one_more_axis(votes, fit, pool=pool)
    if fit.statements.dimensions == 0 or (n < FEWEST_FOR_GROUPS and not forced):
        nothing = resampling.Bootstrap(np.zeros(0), np.zeros(0), np.zeros(0, bool))
        return Verdict(fit, None, None, ("too_few_people",), (), 0.0, np.zeros(0), nothing, False)
    evidence, _ = evidence_of(votes, fit.statements, fit.people, pool=pool)
    tried = mixtures(evidence, exactly=forced, pool=pool)
    apart = [m for m in tried[1:] if is_distinct(m, n)]
    candidate = tried[forced - 1] if forced else max(apart or tried[1:], key=lambda m: m.criterion, default=None)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        tell(done / (resampling.NULL_DRAWS + resampling.BOOTSTRAP_DRAWS))

    draws = resampling.NULL_DRAWS if resample else 0
    null = resampling.null_gains(votes, fit, seed=seed, draws=draws, pool=pool, tick=tick)
    gained = gain(tried, candidate.number) if candidate else 0.0
    reasons = []
    if not apart:
        reasons.append("no_separation")
    if gained <= max(null.max(initial=0.0), 0.0):
        reasons.append("within_null")
    draws = resampling.BOOTSTRAP_DRAWS if resample else 0
    again = resampling.bootstrap(
        votes, fit, candidate, verdict=not reasons, seed=seed, draws=draws, pool=pool, tick=tick
    )
    if not reasons and not (len(again.partition) and np.quantile(again.partition, 0.1) >= STABLE_AGREEMENT):
        reasons.append("unstable")
    found = None
    if candidate is not None and (forced or not reasons):
        found = _in_order(candidate, membership_from_votes(votes, fit, candidate.membership, pool=pool))
    return Verdict(fit, found, candidate, tuple(reasons), tuple(tried), gained, null, again, bool(forced))


def _in_order(mixture: Mixture, membership: Floats) -> Mixture:
    """The mixture with memberships told by votes, the largest group first."""
    order = np.argsort(-np.bincount(membership.argmax(1), minlength=mixture.number), kind="stable")
    return Mixture(
        mixture.shares[order],
        mixture.centres[order],
        mixture.covariance,
        np.ascontiguousarray(membership[:, order]),
        mixture.log_likelihood,
        mixture.criterion,
    )


def _region_ids(fit: Fit, groups: Mixture | None) -> tuple[str, ...]:
    if groups is not None:
        return tuple(chr(ord("A") + k) for k in range(groups.number))
    return ("1-", "1=", "1+") if fit.statements.dimensions else ()


def predict_hidden(kept: Votes, rows: NDArray[np.int64], columns: NDArray[np.int64], seed: int) -> Floats:
    """Probability of agreeing (rather than disagreeing) of hidden votes, everything chosen and fitted on ``kept``
    alone."""
    pool = threads()
    sample = drawn(kept.shape[0], MOST_FITTED, seed)
    fitted = kept if sample is None else kept.select_participants(sample)
    fit = fit_space(fitted, choose_dimensions(fitted, seed=seed, pool=pool).dimensions, pool=pool)
    if sample is not None:
        fit = Fit(fit.statements, place(kept, fit.statements, pool=pool))
    return probabilities(fit, rows, columns)


def _held_out(votes: Votes, share: float, seed: int) -> HeldOut:
    kept, hidden = hiding.hide(votes, np.ones(votes.shape[1], bool), share, seed)
    told = predict_hidden(kept, hidden.rows, hidden.columns, seed)
    return HeldOut(share, hiding.score(told, hidden), hiding.score(statement_rates(kept)[hidden.columns], hidden))
