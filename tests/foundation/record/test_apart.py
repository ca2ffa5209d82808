"""The record across processes: killed at any moment, exported by the command line, verified by a stranger."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from tests.foundation.record.making import verified

ROOT = Path(__file__).resolve().parents[3]
POLSEC = Path(sys.executable).with_name("polsec")
SITE = [sys.executable, "-m", "tests.foundation.record.apart"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A site of its own with a process that has begun."""
    own = {"POLSEC_DATA": str(tmp_path / "data"), "DATABASE_URL": "", "POLSEC_HOSTS": "", "LC_ALL": "en"}
    made = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "polsec.site.settings"}
    subprocess.run([*SITE, "begin"], env=made, cwd=ROOT, check=True)
    return made


def polsec(environment: dict[str, str], *words: str) -> tuple[int, str]:
    """Exit code and words of a command."""
    ended = subprocess.run([POLSEC, *words], env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def killed_while_acting(environment: dict[str, str], moments: random.Random, times: int) -> set[UUID]:
    """The acts that were acknowledged by sites that were killed at random moments."""
    acknowledged: set[UUID] = set()
    for _ in range(times):
        running = [
            subprocess.Popen([*SITE, what], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for what in ("act", "sequence")
        ]
        for process in running:
            first = process.stdout.readline().strip()
            acknowledged |= {UUID(first)} if first != "begun" else set()
        wanted = moments.randint(1, 60)
        for line in running[0].stdout:
            acknowledged.add(UUID(line.strip()))
            wanted -= 1
            if not wanted:
                break
        for process in running:
            process.send_signal(signal.SIGKILL)
        acknowledged |= {UUID(line.strip()) for line in running[0].stdout.read().split("\n")[:-1]}
        for process in running:
            process.wait()
            process.stdout.close()
    return acknowledged


def check_killed(environment: dict[str, str], tmp_path: Path, times: int) -> None:
    """No acknowledged act is missing or double, each has its leaf, and the verifier is content."""
    acknowledged = killed_while_acting(environment, random.Random(7), times)
    code, words = polsec(environment, "export", "valle", "--out", str(tmp_path / "out"))
    assert code == 0, words
    with sqlite3.connect(tmp_path / "data" / "polsec.sqlite3") as database:
        recorded = [
            UUID(act) for (act,) in database.execute("SELECT act_id FROM record_leaf WHERE kind = 'tests.open'")
        ]
        acts = database.execute("SELECT count(*) FROM kit_act WHERE action = 'tests.act'").fetchone()[0]
        indexes = [row[0] for row in database.execute('SELECT "index" FROM record_leaf ORDER BY "index"')]
    assert len(recorded) == len(set(recorded))
    assert acknowledged <= set(recorded)
    assert acts == len(recorded) + 3
    assert indexes == list(range(len(indexes)))
    code, words = verified(tmp_path / "out", "--policy", str(tmp_path / "out" / "record" / "policy"))
    assert code == 0, words


@pytest.mark.slow
def test_a_site_killed_under_acts_loses_none_and_the_record_holds(environment: dict[str, str], tmp_path: Path) -> None:
    check_killed(environment, tmp_path, 3)


@pytest.mark.soak
def test_a_site_killed_a_hundred_times_loses_none_and_the_record_holds(
    environment: dict[str, str], tmp_path: Path
) -> None:
    check_killed(environment, tmp_path, 100)


@pytest.mark.slow
def test_export_and_verify_end_with_what_they_found(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, words = polsec(environment, "export", "valle", "--out", str(out))
    assert (code, "its witnesses have checked it" in words) == (0, True), words
    assert polsec(environment, "export", "--all", "--out", str(tmp_path / "all"))[0] == 0
    assert verified(tmp_path / "all")[0] == 0
    assert [path.name for path in (tmp_path / "all").iterdir()] == ["valle"]
    for wrong, why in {
        ("export", "llano", "--out", str(out)): "no public process “llano”",
        ("export", "--out", str(out)): "--all",
        ("export", "valle", "--all", "--out", str(out)): "--all",
        ("export", "valle", "--out", str(tmp_path / "data")): "something else",
    }.items():
        code, words = polsec(environment, *wrong)
        assert (code, why in words) == (2, True), words
    page = out / "record" / "acts" / "000000.jsonl"
    page.write_bytes(page.read_bytes().replace(b"begun", b"Begun", 1))
    assert polsec(environment, "verify", str(out))[0] == 1
    assert polsec(environment, "export", "valle", "--out", str(out))[0] == 0
    assert polsec(environment, "verify", str(out))[0] == 0


@pytest.mark.slow
def test_an_act_without_its_leaf_is_told_by_the_export(environment: dict[str, str], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "data" / "polsec.sqlite3") as database:
        database.execute("UPDATE record_leaf SET kind = 'processes.stage' WHERE kind = 'processes.opened'")
    code, words = polsec(environment, "export", "valle", "--out", str(tmp_path / "out"))
    assert (code, "1 acts are without their leaf" in words) == (1, True), words


@pytest.mark.slow
def test_without_a_signer_the_export_says_what_is_missing(environment: dict[str, str], tmp_path: Path) -> None:
    key = tmp_path / "data" / "keys" / "DEMO-signer.key"
    key.rename(tmp_path / "away")
    code, words = polsec(environment, "export", "valle", "--out", str(tmp_path / "out"))
    assert (code, "is signed yet" in words) == (2, True), words
    (tmp_path / "away").rename(key)
    assert polsec(environment, "export", "valle", "--out", str(tmp_path / "out"))[0] == 0
