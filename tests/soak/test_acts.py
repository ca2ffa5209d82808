"""The site killed at random under a mix of acts: what it acknowledged is there once, each act with its leaf."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.soak import browsing

pytestmark = pytest.mark.soak

KILLS = int(os.environ.get("POLSEC_SOAK_KILLS", "100"))
BROWSERS = 6
LOST = (OSError, http.client.HTTPException)


class Browser(threading.Thread):
    """Somebody who acts without pause. What was not answered is sent again, as it was, half of the time."""

    def __init__(self, site: dict[str, Any], address: str, seed: int) -> None:
        super().__init__()
        self.site, self.address, self.draw = site, address, random.Random(seed)
        self.done: list[str] = []
        self.open: list[browsing.Form] = []
        self.refused: list[browsing.Answered] = []
        self.stop = threading.Event()

    def run(self) -> None:
        """Until told to stop, or until nobody answers."""
        while not self.stop.is_set() and self._act(self._form()):
            pass

    def _form(self) -> browsing.Form:
        people, questions = range(len(self.site["delegates"])), range(len(self.site["questions"]))
        kind = self.draw.randrange(3)
        if kind == 0:
            return browsing.position(self.site, self.draw.choice(people), self.draw.choice(questions))
        if kind == 1:
            return browsing.comment(self.site, self.draw.choice(people), self.draw.choice(questions))
        return browsing.theme(self.site, self.draw.choice(people))

    def _act(self, form: browsing.Form) -> bool:
        try:
            answered = browsing.send(self.address, form)
        except LOST:
            self.open.append(form)
            return False
        if answered.is_done:
            self.done.append(form.number)
        elif answered.status == http.client.SERVICE_UNAVAILABLE:
            self.open.append(form)
        else:
            self.refused.append(answered)
        return True

    def again(self, forms: list[browsing.Form]) -> None:
        """Send what was not answered before."""
        for form in forms:
            self._act(form)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its data."""
    return tmp_path_factory.mktemp("data")


def looked(folder: Path, acknowledged: list[str], unanswered: list[str]) -> dict[str, Any]:
    """What the database says once everything that waits is done."""
    asked = json.dumps({"acknowledged": acknowledged, "unanswered": unanswered})
    command = [sys.executable, "-m", "tests.soak.looking"]
    done = subprocess.run(
        command, input=asked, env=browsing.environment(folder), cwd=browsing.ROOT, stdout=subprocess.PIPE, text=True
    )
    done.check_returncode()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def polsec(folder: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command on the site."""
    environment = browsing.environment(folder, **more)
    return subprocess.run([browsing.POLSEC, *words], env=environment, capture_output=True, text=True, check=False)


def load_until_killed(site: dict[str, Any], folder: Path, draw: random.Random, before: list[browsing.Form]) -> Any:
    """One life of the site: acts until everything in its process group is killed; the browsers that acted."""
    with browsing.serving(folder) as (server, address):
        browsers = [Browser(site, address, draw.randrange(10**9)) for _ in range(BROWSERS)]
        browsers[0].again(before)
        for browser in browsers:
            browser.start()
        browsers[0].join(draw.uniform(0.1, 2.5))
        os.killpg(server.pid, signal.SIGKILL)
        for browser in browsers:
            browser.stop.set()
            browser.join()
        server.wait()
    return browsers


def test_killed_at_random_it_keeps_what_it_acknowledged_once(folder: Path, tmp_path: Path) -> None:
    site, draw = browsing.filled(folder), random.Random(7)
    acknowledged: list[str] = []
    unanswered: list[browsing.Form] = []
    refused: list[browsing.Answered] = []
    again: list[browsing.Form] = []
    for _ in range(KILLS):
        browsers = load_until_killed(site, folder, draw, again)
        lost = [form for browser in browsers for form in browser.open]
        again = [form for form in lost if draw.random() < 0.5]
        unanswered += [form for form in lost if form not in again]
        acknowledged += [number for browser in browsers for number in browser.done]
        refused += [each for browser in browsers for each in browser.refused]
    unanswered += again
    assert refused == []
    assert len(acknowledged) > KILLS, "too little was under way"
    told = looked(folder, acknowledged, [form.number for form in unanswered])
    assert told == {
        "missing": [],
        "double": [],
        "acts without leaf": 0,
        "leaves without act": 0,
        "leaves by act": [1],
        "things without act": 0,
        "jobs": [],
        "receipts": told["receipts"],
    }
    assert polsec(folder, "export", "valle", "--out", tmp_path / "out").returncode == 0
    verified = polsec(folder, "verify", tmp_path / "out")
    assert verified.returncode == 0, verified.stdout
    assert told["receipts"]
    for number, receipt in enumerate(told["receipts"]):
        (tmp_path / f"{number}.tlog-proof").write_text(receipt, encoding="utf-8")
        checked = polsec(folder, "verify", tmp_path / f"{number}.tlog-proof", "--record", tmp_path / "out")
        assert checked.returncode == 0, checked.stdout


def test_a_backup_under_load_restores_to_a_consistent_site_that_forgets_again(tmp_path: Path) -> None:
    """Somebody who is erased after the backup is erased in the restored site as well, by the ledger."""
    live, back, ledger = tmp_path / "live", tmp_path / "back", tmp_path / "erasures.jsonl"
    site = browsing.filled(live, POLSEC_LEDGER=str(ledger))
    gone = site["delegates"].pop()
    with browsing.serving(live, POLSEC_LEDGER=str(ledger)) as (_, address):
        browsers = [Browser(site, address, seed) for seed in range(BROWSERS)]
        for browser in browsers:
            browser.start()
        browsers[0].join(2)
        before = [number for browser in browsers for number in list(browser.done)]
        saved = polsec(live, "backup", tmp_path / "site.tar", POLSEC_LEDGER=str(ledger))
        form = browsing.erasure(site, gone)
        erased = browsing.send(address, form)
        for browser in browsers:
            browser.stop.set()
            browser.join()
    assert saved.returncode == 0, saved.stderr
    assert erased.is_done
    done = polsec(back, "restore", tmp_path / "site.tar", POLSEC_LEDGER=str(ledger))
    assert done.returncode == 0, done.stderr
    assert "Erased again, by the ledger: 1." in done.stdout
    # A backup holds no key: whoever restores puts the one back that was copied apart.
    shutil.copytree(live / "keys", back / "keys")
    told = looked(back, before, [])
    assert (told["missing"], told["double"], told["acts without leaf"], told["leaves without act"]) == ([], [], 0, 0)
    assert gone["name"].encode() not in (back / "polsec.sqlite3").read_bytes()
    assert polsec(back, "export", "valle", "--out", tmp_path / "out").returncode == 0
    assert polsec(back, "verify", tmp_path / "out").returncode == 0
