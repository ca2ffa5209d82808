"""The Polis-compatible method beside red-dwarf 0.4.0: time and memory from the same votes in memory.

    python benchmarks/polis_vs_reddwarf.py

Both make the space, the groups and the representative statements. Each engine runs in processes of its own, in turns:
the first call of a fresh process (compiled code cached by a process before it), the median of warm calls after it, and
how much the peak of resident memory rose above what it was with the votes and the libraries loaded. red-dwarf is
given its list of votes ready made. The whole default analysis, with its resampling, is timed beside them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from conversations import OPENDATA, SHARED, drawn_conversation
from polsec.methods.opinion.conversation import REJECTED, Conversation
from polsec.methods.opinion.reading import read_conversation

DRAWN = "drawn 2,000 x 900"
LARGE = "drawn 2,000 x 900, dense"
"""As many votes for each person as the largest shared conversation has: 12% of the cells."""
ENGINES = ("polis", "red-dwarf", "polsec")
WARM_CALLS = {"polis": 15, "red-dwarf": 5, "polsec": 1}


def conversation_of(name: str) -> Conversation:
    """A shared conversation by name, or a drawn one."""
    if name == DRAWN:
        return drawn_conversation(2_000, 900, (30, 60))
    if name == LARGE:
        return drawn_conversation(2_000, 900, (60, 160))
    return read_conversation(OPENDATA / name)


def call_of(engine: str, conversation: Conversation) -> Callable[[], Any]:
    """The engine, loaded, on the votes in memory."""
    votes = conversation.votes
    rejected = np.array([statement.moderated == REJECTED for statement in conversation.statements])
    if engine == "polis":
        from polsec.methods.opinion.polis import polis_picture

        return lambda: polis_picture(votes, rejected)
    if engine == "polsec":
        from polsec.methods.opinion.analysis import analyse

        return lambda: analyse(conversation)
    from reddwarf.implementations.base import run_pipeline

    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.offsets))
    listed = [
        {"participant_id": int(i), "statement_id": int(j), "vote": int(value), "modified": at}
        for at, (i, j, value) in enumerate(zip(rows, votes.columns, votes.values, strict=True))
    ]
    moderated = np.flatnonzero(rejected).tolist()
    return lambda: run_pipeline(votes=listed, mod_out_statement_ids=moderated, random_state=0)


class PeakMemory:
    """The highest resident memory, in bytes, while the block runs, looked at every millisecond."""

    def __enter__(self) -> "PeakMemory":
        self.start = self.peak = self._now()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()
        self.peak = max(self.peak, self._now())

    def _look(self) -> None:
        while not self._done.wait(0.001):
            self.peak = max(self.peak, self._now())

    @staticmethod
    def _now() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def measure(engine: str, name: str, calls: int) -> dict[str, float]:
    """First call and warm calls in seconds, memory in MB; run in a process of its own."""
    call = call_of(engine, conversation_of(name))
    with PeakMemory() as memory:
        start = time.perf_counter()
        call()
        first = time.perf_counter() - start
    warm = []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        warm.append(time.perf_counter() - start)
    return {
        "first": first,
        "warm": statistics.median(warm),
        "rise": (memory.peak - memory.start) / 1e6,
        "peak": memory.peak / 1e6,
    }


def measured_apart(engine: str, name: str, calls: int, rounds: int) -> dict[str, float]:
    """Medians over processes; the first only fills the cache of compiled code and is not counted."""
    command = [sys.executable, "-W", "ignore", __file__, "--measure", engine, name, str(calls)]
    found = []
    for turn in range(rounds + 1):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        if turn:
            found.append(json.loads(done.stdout.splitlines()[-1]))
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


def row_of(name: str, figures: dict[str, dict[str, float]]) -> str:
    """A row of Markdown."""
    ours, peer, whole = (figures.get(engine, {}) for engine in ENGINES)
    cells = [
        name,
        f"{ours['warm'] * 1e3:.1f} ms",
        f"{peer['warm'] * 1e3:.0f} ms",
        f"{peer['warm'] / ours['warm']:.0f}",
        f"{ours['first'] * 1e3:.0f} ms",
        f"{peer['first'] * 1e3:.0f} ms",
        f"{ours['rise']:.0f} MB ({ours['peak']:.0f})",
        f"{peer['rise']:.0f} MB ({peer['peak']:.0f})",
        f"{whole['warm']:.2f} s" if whole else "",
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", nargs=3, metavar=("ENGINE", "CONVERSATION", "CALLS"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="processes for each engine and conversation")
    parser.add_argument("--without-default", action="store_true", help="leave the default analysis out")
    parser.add_argument("--quick", action="store_true", help="one small conversation, once: does it run?")
    options = parser.parse_args()
    if options.measure:
        engine, name, calls = options.measure
        print(json.dumps(measure(engine, name, int(calls))))
        return
    names = [DRAWN, LARGE, *(name for name in SHARED if (OPENDATA / name).is_dir())]
    if options.quick:
        names, options.rounds = names[2:3] or names[:1], 1
    engines = ENGINES[:2] if options.without_default or options.quick else ENGINES
    print(
        "| votes | polis, warm | red-dwarf, warm | times faster | polis, first call | red-dwarf, first call "
        "| polis, memory above start (peak) | red-dwarf, memory above start (peak) | default analysis |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name in names:
        figures = {
            engine: measured_apart(engine, name, 1 if options.quick else WARM_CALLS[engine], options.rounds)
            for engine in engines
        }
        print(row_of(name, figures), flush=True)


if __name__ == "__main__":
    main()
