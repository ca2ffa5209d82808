"""Two hundred acts through the web: spread evenly over two seconds, then at one instant, beside everything else.

    .venv/bin/python benchmarks/acts.py [--quick] [--rounds N]
    .venv/bin/python tools/with-postgresql .venv/bin/python benchmarks/acts.py

A site of its own is filled in a temporary folder and served by `polsec serve`, with worker, sequencer and signer; the
load comes from this machine too. Half of the acts are positions, three in ten are comments, two in ten are themes, by
fifty delegates; each is a form sent on a connection of its own, and its time ends with the whole answer. --quick sends
twenty of each, and holds no limit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.soak import browsing  # noqa: E402

ACTS, QUICK_ACTS = 200, 20
SPREAD = 2.0
LIMIT_P95, LIMIT_LAST = 0.3, 3.0
COUNT = """
import json, sys, django
django.setup()
from polsec.foundation.kit.models import Act
from polsec.foundation.record.queries import unmatched
acts = Act.objects.filter(request_id__in=json.load(sys.stdin))
leaves = [act.leaves.count() for act in acts.prefetch_related("leaves")]
print(json.dumps([len(leaves), leaves.count(1), len(unmatched().acts)]))
"""


@dataclass(frozen=True)
class Timed:
    """One act: whether the site said that it is done, its seconds, and when after the first its answer came."""

    is_done: bool
    seconds: float
    ended: float


def mix(site: dict[str, Any], count: int, draw: random.Random) -> list[browsing.Form]:
    """Acts of many delegates in random order; no two positions are of one institution on one question."""
    people, questions = range(len(site["delegates"])), range(len(site["questions"]))
    places = draw.sample([(person, question) for person in people for question in questions], count // 2)
    forms = [browsing.position(site, *place) for place in places]
    comments = count * 3 // 10
    forms += [browsing.comment(site, draw.choice(people), draw.choice(questions)) for _ in range(comments)]
    forms += [browsing.theme(site, draw.choice(people)) for _ in range(count - len(forms))]
    draw.shuffle(forms)
    return forms


def sent(address: str, forms: list[browsing.Form], spread: float) -> list[Timed]:
    """Send each form at its moment, from a thread of its own that waits for it."""
    results: list[Timed] = []
    ready = threading.Barrier(len(forms) + 1)
    start = [0.0]

    def run(form: browsing.Form, wait: float) -> None:
        ready.wait()
        threading.Event().wait(max(0.0, start[0] + wait - time.perf_counter()))
        began = time.perf_counter()
        try:
            done = browsing.send(address, form).is_done
        except OSError:
            done = False
        ended = time.perf_counter()
        results.append(Timed(done, ended - began, ended - start[0]))

    threads = [threading.Thread(target=run, args=(form, spread * at / len(forms))) for at, form in enumerate(forms)]
    for thread in threads:
        thread.start()
    start[0] = time.perf_counter() + 0.2
    ready.wait()
    for thread in threads:
        thread.join()
    return results


def recorded(folder: Path, forms: list[browsing.Form]) -> tuple[int, int, int]:
    """Acts that are there, those of them with one leaf, and acts of the whole site without theirs."""
    asked = json.dumps([form.number for form in forms])
    done = subprocess.run(
        [sys.executable, "-c", COUNT], input=asked, env=browsing.environment(folder), capture_output=True, text=True
    )
    done.check_returncode()
    acts, single, without = json.loads(done.stdout)
    return acts, single, without


def told(what: str, results: list[Timed], counted: tuple[int, int, int]) -> bool:
    """Print what came of one round; whether everything was recorded once."""
    seconds = sorted(each.seconds for each in results)
    p95 = seconds[int(len(seconds) * 0.95) - 1]
    last = max(each.ended for each in results)
    failed = sum(not each.is_done for each in results)
    acts, single, without = counted
    print(
        f"{what:<12} median {statistics.median(seconds) * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms "
        f"({p95 / LIMIT_P95:.2f} of the limit)   last {last:5.2f} s ({last / LIMIT_LAST:.2f})   "
        f"failed {failed}   recorded {acts} of {len(results)}, one leaf each: {single == acts}   "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return (failed, acts, single, without) == (0, len(results), len(results), 0)


def measure(folder: Path, count: int, rounds: int) -> tuple[bool, list[float], list[float]]:
    """Whether all was recorded once; of each round the 95th percentile spread out, and the last answer at once."""
    site, draw = browsing.filled(folder), random.Random(4)
    whole, spread, at_once = True, [], []
    with browsing.serving(folder) as (_, address):
        sent(address, mix(site, QUICK_ACTS, draw), SPREAD)
        for _round in range(rounds):
            forms = mix(site, count, draw)
            results = sent(address, forms, SPREAD)
            whole &= told("over 2 s", results, recorded(folder, forms))
            spread.append(sorted(each.seconds for each in results)[int(count * 0.95) - 1])
            forms = mix(site, count, draw)
            results = sent(address, forms, 0.0)
            whole &= told("at once", results, recorded(folder, forms))
            at_once.append(max(each.ended for each in results))
    return whole, spread, at_once


def main() -> int:
    """Measures; 1 where an act is missing, double or refused, or where the median round of all misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    count, rounds = (QUICK_ACTS, 1) if options.quick else (ACTS, options.rounds)
    print(f"{'PostgreSQL' if os.environ.get('DATABASE_URL') else 'SQLite'}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(prefix="polsec-acts-") as folder:
        whole, spread, at_once = measure(Path(folder), count, rounds)
    p95, last = statistics.median(spread), statistics.median(at_once)
    print(f"median of {rounds} rounds: p95 {p95 * 1000:.0f} ms, last of those at once {last:.2f} s")
    return int(not whole or (not options.quick and (p95 > LIMIT_P95 or last > LIMIT_LAST)))


if __name__ == "__main__":
    sys.exit(main())
