"""Held-out votes: POLSEC's model beside the two-dimensional ideal point, on the same hidden votes.

    python benchmarks/heldout.py --model polsec --model ideal_point --seeds 20

Each vote on a statement that was not rejected is hidden with probability 0.1 by the seed; every hidden agree or
disagree is scored. The figure of a model is the mean over conversations and seeds of its log loss; calibration is
pooled over all of them. What was foretold is kept in .cache/heldout, by votes, seed and source of the model.
"""

import argparse
import hashlib
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import ideal_point
from conversations import shared_conversations
from polsec.methods.opinion import heldout
from polsec.methods.opinion.conversation import REJECTED, Conversation
from polsec.methods.opinion.heldout import HeldoutScore, Hidden, hide, score, score_outcomes
from polsec.methods.opinion.votes import Votes

CACHE = Path(".cache/heldout")
SHARE = 0.1
Indexes = NDArray[np.int64]
Floats = NDArray[np.float64]
Predictor = Callable[[Votes, Indexes, Indexes, int], Floats]
"""From the votes that were kept (rejected statements are no column of them), the rows and columns of the hidden ones
and a seed, to the probability that each hidden one is an agree."""


def predict_polsec(kept: Votes, rows: Indexes, columns: Indexes, seed: int) -> Floats:
    """The model of the product, its dimension chosen on the votes that were kept."""
    from polsec.methods.opinion.analysis import predict_hidden

    return predict_hidden(kept, rows, columns, seed)


def predict_statement_rate(kept: Votes, rows: Indexes, columns: Indexes, seed: int) -> Floats:
    """Everyone agrees as often as people do."""
    return ideal_point.statement_rates(ideal_point.sample_of(kept))[columns]


PEER = "ideal_point"
MODELS: dict[str, Predictor] = {
    "polsec": predict_polsec,
    PEER: ideal_point.predict,
    "ideal_point_distance": partial(ideal_point.predict, form="distance"),
    "ideal_point_refitted": partial(ideal_point.predict, refit=True),
    "intercepts": ideal_point.predict_intercepts,
    "statement_rate": predict_statement_rate,
}


@dataclass(frozen=True)
class Run:
    """One model on one conversation with one seed: what was foretold, what happened, and how well it fits."""

    conversation: str
    seed: int
    probabilities: Floats
    hidden: Hidden

    @property
    def score(self) -> HeldoutScore:
        return score(self.probabilities, self.hidden)


@cache
def _source(model: str) -> str:
    """Digest of the source that makes the model's figures, so that a change of it is a run anew."""
    engine = sorted(Path(heldout.__file__).parent.glob("*.py")) if model == "polsec" else [Path(heldout.__file__)]
    digest = hashlib.sha256(model.encode())
    for path in [*engine, Path(ideal_point.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def foretell(model: str, predictor: Predictor, kept: Votes, hidden: Hidden, seed: int, fresh: bool) -> Floats:
    """What a model says of the hidden votes, from the cache where it said so before."""
    kept_in = CACHE / f"{model}-{_source(model)}-{kept.digest()[:24]}-{seed}.npy"
    if kept_in.exists() and not fresh:
        return np.load(kept_in)
    probabilities = np.asarray(predictor(kept, hidden.rows, hidden.columns, seed), dtype=np.float64)
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(kept_in, probabilities)
    return probabilities


def runs_of(
    model: str,
    conversations: Iterable[tuple[str, Conversation]],
    seeds: Sequence[int],
    *,
    share: float = SHARE,
    predictor: Predictor | None = None,
    fresh: bool = False,
) -> list[Run]:
    """The model on every conversation with every seed. A `predictor` of one's own: give it a name, and `fresh`."""
    runs = []
    for name, conversation in conversations:
        analysed = np.array([statement.moderated != REJECTED for statement in conversation.statements])
        votes = conversation.votes.select_statements(analysed)
        for seed in seeds:
            kept, hidden = hide(votes, np.ones(votes.shape[1], dtype=bool), share, seed)
            runs.append(Run(name, seed, foretell(model, predictor or MODELS[model], kept, hidden, seed, fresh), hidden))
    return runs


def mean_log_loss(runs: list[Run]) -> float:
    """Mean over conversations and seeds; every conversation has the same number of seeds."""
    return float(np.mean([run.score.log_loss for run in runs]))


def paired_difference(runs: list[Run], peer: list[Run]) -> tuple[float, float]:
    """Mean difference of log loss and its standard error over the seeds.

    The conversations are the same in every seed, so the error is that of a mean over seeds of means over conversations.
    """
    gaps: dict[int, list[float]] = {}
    for one, other in zip(runs, peer, strict=True):
        gaps.setdefault(one.seed, []).append(one.score.log_loss - other.score.log_loss)
    by_seed = np.array([np.mean(gap) for gap in gaps.values()])
    error = by_seed.std(ddof=1) / math.sqrt(len(by_seed)) if len(by_seed) > 1 else math.nan
    return float(by_seed.mean()), float(error)


def pooled(runs: list[Run]) -> HeldoutScore:
    """The score over every hidden vote of every run."""
    scored = [run.hidden.scored for run in runs]
    return score_outcomes(
        np.concatenate([run.probabilities[mask] for run, mask in zip(runs, scored, strict=True)]),
        np.concatenate([run.hidden.values[mask] > 0 for run, mask in zip(runs, scored, strict=True)]),
    )


def rows_for(model: str, runs: list[Run], peer: list[Run]) -> list[str]:
    """Rows of Markdown: a model's log loss by conversation, their mean, the paired difference, the calibration."""
    names = list(dict.fromkeys(run.conversation for run in runs))
    by_name = [mean_log_loss([run for run in runs if run.conversation == name]) for name in names]
    total = pooled(runs)
    difference, error = paired_difference(runs, peer)
    against = "" if model == PEER else f"{difference:+.4f} ± {error:.4f}"
    figures = [mean_log_loss(runs), *by_name]
    return [
        f"| {model} | "
        + " | ".join(f"{figure:.4f}" for figure in figures)
        + f" | {against} | {total.accuracy:.3f} | {total.calibration_slope:.3f} | {total.calibration_error:.4f} |"
    ]


def heading(names: Sequence[str]) -> list[str]:
    titles = ["model", "log loss, mean", *names, f"beside {PEER} ± s.e.", "accuracy", "slope", "calibration error"]
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", action="append", choices=list(MODELS), help="may be given again; all without it")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--heldout", type=float, default=SHARE, help="share of votes to hide")
    parser.add_argument("--only", action="append", help="name of a conversation; may be given again")
    parser.add_argument("--quick", action="store_true", help="one seed, the smallest conversation: does it run?")
    parser.add_argument("--fresh", action="store_true", help="leave what was kept in the cache alone")
    options = parser.parse_args()
    conversations = [(name, one) for name, one in shared_conversations() if not options.only or name in options.only]
    if options.quick:
        conversations, options.seeds = conversations[:1], 1
    if not conversations:
        return
    given = {"share": options.heldout, "fresh": options.fresh}
    peer = runs_of(PEER, conversations, range(options.seeds), **given)
    print("\n".join(heading([name for name, _ in conversations])))
    for model in options.model or MODELS:
        start = time.perf_counter()
        runs = peer if model == PEER else runs_of(model, conversations, range(options.seeds), **given)
        print("\n".join(rows_for(model, runs, peer)), flush=True)
        print(f"<!-- {model}: {time.perf_counter() - start:.0f} s -->", flush=True)


if __name__ == "__main__":
    main()
