"""A signer killed at random while two histories are put to it: never two roots of one size, whatever was answered."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from pathlib import Path

import pytest
from tests.methods.transparency.records import SIGNER, Log, usual_log

from polsec.foundation.record import signing
from polsec.methods.transparency import tree
from polsec.methods.transparency.checkpoints import valid_signature
from polsec.methods.transparency.keys import write_key

pytestmark = pytest.mark.soak

POLSEC = Path(sys.executable).with_name("polsec")
KILLS = 60
LEAVES = 400
FORKS_AT = 30


class Asking(threading.Thread):
    """Asks for the next size of one history, over and over, and keeps what was signed."""

    def __init__(self, log: Log, place: Path, signed: dict[int, set[bytes]], start: int) -> None:
        super().__init__()
        self.tiles, self.log, self.place, self.signed, self.size = log.tiles, log, place, signed, start

    def run(self) -> None:
        """Until nobody answers, or the other history was signed first."""
        while self.size < LEAVES:
            self.size += 1
            text = self.log.text(self.size)
            try:
                line = signing.sign_from(self.place, self.size - 1, self.prove, text)
            except (signing.SignerDown, signing.SignerBehind):
                return
            except signing.SignerDisagrees:
                continue
            if valid_signature(text, line, SIGNER.of_log(self.log.origin).public):
                self.signed[self.size].add(text)

    def prove(self, old: int) -> list[bytes]:
        return tree.consistency_proof(self.tiles, old, self.size)


def test_killed_at_random_it_signs_one_history(tmp_path: Path) -> None:
    draw = random.Random(4)
    write_key(SIGNER, tmp_path / "key")
    log, fork = usual_log(LEAVES), usual_log(LEAVES)
    fork.entries[FORKS_AT] = fork.entries[FORKS_AT + 1]
    signed: dict[int, set[bytes]] = defaultdict(set)
    place = tmp_path / "sock"
    for _ in range(KILLS):
        run = subprocess.Popen(
            [POLSEC, "signer", "--key", tmp_path / "key", "--state", tmp_path / "state", "--socket", place],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"LANG": "en_US.UTF-8"},
        )
        assert run.stdout
        assert "answers at" in run.stdout.readline()
        reached = max(signed, default=0)
        threads = [Asking(each, place, signed, max(0, reached - draw.randrange(3))) for each in (log, fork)]
        for thread in threads:
            thread.start()
        threads[0].join(draw.uniform(0.005, 0.1))
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        for thread in threads:
            thread.join()
    assert max(signed) > FORKS_AT
    assert [size for size, texts in signed.items() if len(texts) > 1] == []
    winner = log if signed[max(signed)] == {log.text(max(signed))} else fork
    assert all(texts == {winner.text(size)} for size, texts in signed.items())
