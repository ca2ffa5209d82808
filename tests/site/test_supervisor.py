"""What runs beside the web comes back when it dies, and ends when it is told to."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.contracts.test_rooms import ROOT

from polsec.site import child
from polsec.site.supervisor import Child, Pauses, Supervisor

PATIENCE = 60
QUICK = Pauses(first=0.01, longest=0.05, patience=5)
ALONE = """
import sys, threading
from polsec.site.supervisor import Child, Supervisor
Supervisor([Child("steady", ("tests.site.toys:steady",))]).start()
threading.Event().wait()
"""


@pytest.fixture
def toys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which the toys write."""
    path = tmp_path / "toys"
    path.touch()
    monkeypatch.setenv("TOYS", str(path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return path


def toy(name: str) -> Child:
    return Child(name, (f"tests.site.toys:{name}",))


def lines(path: Path, beginning: str, count: int = 1) -> list[int]:
    """Waits for so many lines of the toys with this beginning; their process ids."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = [int(line.split()[1]) for line in path.read_text().splitlines() if line.startswith(beginning)]
        if len(found) >= count:
            return found
        threading.Event().wait(0.02)
    raise AssertionError(path.read_text())


def is_alive(pid: int) -> bool:
    """Whether a process that is no child of ours still runs."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@contextmanager
def supervising(*children: Child, pauses: Pauses = QUICK) -> Iterator[Supervisor]:
    supervisor = Supervisor(children, pauses)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def test_one_that_dies_starts_again_and_the_others_go_on(toys: Path) -> None:
    with supervising(toy("brief"), toy("steady")) as supervisor:
        assert len(set(lines(toys, "brief", 3))) == 3
        assert lines(toys, "steady") == [supervisor.pids()["steady"]]


def test_one_that_is_killed_starts_again(toys: Path) -> None:
    with supervising(toy("steady")):
        os.kill(lines(toys, "steady")[0], signal.SIGKILL)
        first, second = lines(toys, "steady", 2)
    assert first != second


def test_the_pauses_grow_to_a_longest(toys: Path, caplog: pytest.LogCaptureFixture) -> None:
    with supervising(toy("brief"), pauses=Pauses(first=0.01, longest=0.04)):
        lines(toys, "brief", 5)
    told = [float(record.getMessage().split()[-2]) for record in caplog.records if "starts again" in record.message]
    assert told[:4] == [0.01, 0.02, 0.04, 0.04]


def test_all_end_when_told_to(toys: Path) -> None:
    with supervising(toy("steady"), Child("two", ("tests.site.toys:steady",) * 2)) as supervisor:
        lines(toys, "steady", 3)
        pids = supervisor.pids().values()
    assert len(lines(toys, "ended")) == 3
    assert not any(map(is_alive, pids))


def test_one_that_does_not_listen_is_killed(toys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with supervising(toy("deaf"), pauses=Pauses(patience=0.1)):
        pid = lines(toys, "deaf")[0]
    assert not is_alive(pid)


def test_none_starts_after_the_end_was_told(toys: Path) -> None:
    supervisor = Supervisor([toy("steady")], QUICK)
    supervisor.stop()
    supervisor.start()
    assert supervisor.pids() == {}


def test_one_whose_supervisor_is_killed_ends(toys: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ALONE], cwd=ROOT) as process:
        pid = lines(toys, "steady")[0]
        process.kill()
    lines(toys, "ended")
    for _ in range(PATIENCE * 50):
        if not is_alive(pid):
            return
        threading.Event().wait(0.02)
    raise AssertionError("it still runs")


def test_a_process_of_two_parts_ends_when_one_of_them_fails(toys: Path) -> None:
    names = ["tests.site.toys:steady", "tests.site.toys:brief"]
    before = {order: signal.getsignal(order) for order in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert child.main(os.getppid(), names) == 1
    finally:
        for order, handler in before.items():
            signal.signal(order, handler)
    assert len(lines(toys, "ended")) == 1
