"""Groups without meaning: how often a statement is said to describe one, when people are dealt into groups by lot.

    python benchmarks/permuted.py [--permutations 100] [--quick]

Two groups are made of each shared conversation in any case, and their labels are then dealt anew to its people. At most
one permutation in ten may show any describing statement.
"""

from __future__ import annotations

import argparse

import numpy as np

from conversations import shared_conversations
from polsec.methods.opinion import analysis, statements
from polsec.methods.opinion.conversation import REJECTED, Conversation
from polsec.methods.opinion.votes import Votes


def shown(votes: Votes, labels: np.ndarray) -> int:
    """Describing statements, given who is in which group."""
    folds = np.zeros(votes.shape[1], np.int64)
    counts = statements.count_by_region(votes, labels[:, None].astype(np.int8), folds, 2)
    tables = [counts[:, 0], counts[:, 1]]
    return sum(map(len, statements.describing(tables, tables[::-1])))


def permuted(conversation: Conversation, permutations: int) -> tuple[int, list[int]]:
    """Describing statements of the two groups, by the labels that the same votes made, and of each permutation."""
    votes = conversation.votes.select_statements(np.array([s.moderated != REJECTED for s in conversation.statements]))
    votes = votes.select_participants(np.diff(votes.offsets) > 0)
    groups = analysis.decide(votes, groups=2, resample=False).groups
    labels = np.zeros(votes.shape[0], np.int8) if groups is None else groups.membership.argmax(1)
    generator = np.random.default_rng(0)
    return shown(votes, labels), [shown(votes, generator.permutation(labels)) for _ in range(permutations)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--permutations", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="two permutations, only to see that it runs")
    options = parser.parse_args()
    print("| conversation | describing, groups as made | permutations that show any |\n|---|---|---|")
    for name, conversation in shared_conversations():
        real, dealt = permuted(conversation, 2 if options.quick else options.permutations)
        print(f"| {name} | {real} | {sum(count > 0 for count in dealt)} of {len(dealt)} |", flush=True)


if __name__ == "__main__":
    main()
