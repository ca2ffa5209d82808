"""The conversations that benchmarks run on: the shared real ones, and one drawn at the size the issue names."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from polsec.methods.opinion.conversation import Conversation, Statement
from polsec.methods.opinion.reading import read_conversation
from polsec.methods.opinion.votes import Votes

OPENDATA = Path(os.environ.get("POLSEC_OPENDATA", "../shared/data/opendata"))
SHARED = (
    "london.youth.policing",
    "15-per-hour-seattle",
    "canadian-electoral-reform",
    "vtaiwan.uberx",
    "american-assembly.bowling-green",
)


def shared_conversations() -> Iterator[tuple[str, Conversation]]:
    """Name and conversation of each real one, the smallest first. Says so and gives none where they are absent."""
    if not OPENDATA.is_dir():
        print(f"The shared conversations are not in {OPENDATA}: set POLSEC_OPENDATA to their folder.")
        return
    for name in SHARED:
        yield name, read_conversation(OPENDATA / name)


def drawn_conversation(people: int, statements: int, votes_each: tuple[int, int], seed: int = 0) -> Conversation:
    """A continuum of two axes: each person votes on between `votes_each` statements, each equally likely to be seen."""
    random = np.random.default_rng(seed)
    positions = random.standard_normal((people, 2))
    loadings = random.standard_normal((statements, 2))
    intercepts = random.normal(0.5, 1.0, statements)
    counts = random.integers(votes_each[0], votes_each[1] + 1, people)
    rows = np.repeat(np.arange(people), counts)
    columns = np.concatenate([np.sort(random.permutation(statements)[:count]) for count in counts])
    logits = intercepts[columns] + (positions[rows] * loadings[columns]).sum(1)
    values = np.where(random.random(len(rows)) < 1.0 / (1.0 + np.exp(-logits)), 1, -1)
    values[random.random(len(rows)) < 0.15] = 0
    matrix = np.full((people, statements), np.nan)
    matrix[rows, columns] = values
    listed = tuple(Statement(str(j), {"": f"Statement {j}"}, None, 1) for j in range(statements))
    return Conversation(Votes.from_matrix(matrix), listed, {}, {}, True, None, ())
