"""`polsec serve` on a real port: says its address when it answers, steps aside for others, ends when told to."""

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.site.demonstration import columns

from polsec.errors import PolsecError
from polsec.site.server import Interrupt, free_port

POLSEC = Path(sys.executable).with_name("polsec")
PATIENCE = 60
FILL = """
import pickle, sys
import django
django.setup()
from polsec.site.demonstration.loading import store_report
from polsec.site.demonstration.script import read_script
from polsec.site.preparation import migrate
from polsec.foundation.people.models import Account
migrate()
Account.objects.create_user("coordinator@example.org", name="Ana")  # in use, so that no process is invented
for slug, columns in pickle.load(sys.stdin.buffer).items():
    store_report(read_script(slug), columns)
"""
LOOK = """
import django, sys
django.setup()
from django.test import Client
from polsec.site.preparation import is_ready
assert is_ready()
for path in ("/es/", "/en/reports/justice/", "/health"):
    assert Client(headers={"host": "localhost"}).get(path).status_code == 200
print(*sorted({"numba", "scipy", "numpy"} & set(sys.modules)))
"""

SIGN = """
import sys, threading
from polsec.site.processes import signer
stop = threading.Event()
threading.Timer(0.2, stop.set).start()
signer(stop)
print(*sorted({"django.db.backends.sqlite3", "django.contrib", "django.db.models"} & set(sys.modules)))
"""


def environment(folder: Path, port: int = 0) -> dict[str, str]:
    own = {"POLSEC_DATA": str(folder), "POLSEC_PORT": str(port), "DATABASE_URL": "", "LC_ALL": "en"}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "polsec.site.settings"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which everything is in place."""
    import pickle

    made = tmp_path_factory.mktemp("data")
    rows = pickle.dumps({slug: columns(slug) for slug in ("neighbourhood", "justice")})
    subprocess.run([sys.executable, "-c", FILL], input=rows, env=environment(made), check=True)
    return made


@contextmanager
def serving(
    folder: Path, port: int = 0, options: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The running server with the lines it has printed, the last of them its address."""
    with subprocess.Popen(
        [POLSEC, "serve", *options],
        env=environment(folder, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        try:
            lines = []
            while not lines or not lines[-1].startswith("http://"):
                line = server.stdout.readline()
                assert line, f"the server ended: {lines}"
                lines.append(line.strip())
            yield server, lines
        finally:
            if server.poll() is None:
                server.terminate()
                server.wait(PATIENCE)


def test_it_answers_at_the_address_that_it_prints(folder: Path) -> None:
    with serving(folder) as (_, lines), urlopen(f"{lines[-1]}/en/reports/neighbourhood/", timeout=PATIENCE) as answer:
        assert answer.status == 200
        assert "Safety in the neighbourhood" in answer.read().decode()


def children(parent: int) -> dict[int, str]:
    """The processes that a process has started: their commands by their ids."""
    listing = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split(maxsplit=2) for line in listing.splitlines())
    return {int(pid): command for pid, above, command in rows if int(above) == parent}


def child(parent: int, command: str, *, other_than: int = 0) -> int:
    """Waits until a process has started one with this in its command; its id."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for pid, words in children(parent).items():
            if command in words and pid != other_than:
                return pid
        threading.Event().wait(0.05)
    raise AssertionError(children(parent))


def answers(address: str) -> bool:
    """Waits until the site answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/health", timeout=PATIENCE) as answer:
                return answer.status == 200
        except OSError:
            threading.Event().wait(0.05)
    return False


@pytest.mark.parametrize("beside", ["worker", "signer"])
def test_what_runs_beside_it_comes_back_when_it_is_killed_while_the_site_goes_on(folder: Path, beside: str) -> None:
    with serving(folder) as (server, lines):
        first = child(server.pid, f"processes:{beside}")
        os.kill(first, signal.SIGKILL)
        assert answers(lines[-1])
        assert child(server.pid, f"processes:{beside}", other_than=first)
        assert answers(lines[-1])


def test_the_signer_loads_no_database(folder: Path) -> None:
    looked = subprocess.run(
        [sys.executable, "-c", SIGN], env=environment(folder), capture_output=True, text=True, check=True
    )
    assert looked.stdout.strip() == ""


def test_the_record_is_signed_from_the_first_start_on(folder: Path) -> None:
    with serving(folder), socket.socket(socket.AF_UNIX) as signer:
        end = time.monotonic() + PATIENCE
        while signer.connect_ex(str(folder / "signer.sock")) and time.monotonic() < end:
            threading.Event().wait(0.05)
        assert signer.getpeername()
    assert (folder / "keys/DEMO-signer.key").stat().st_mode & 0o077 == 0


def test_a_web_process_that_is_killed_comes_back(folder: Path) -> None:
    with serving(folder) as (server, lines):
        child(server.pid, "processes:worker")
        first = child(server.pid, "polsec serve")
        os.kill(first, signal.SIGKILL)
        assert child(server.pid, "polsec serve", other_than=first)
        assert answers(lines[-1])


def test_nothing_stays_behind_when_the_server_itself_is_killed(folder: Path) -> None:
    with serving(folder) as (server, lines):
        child(server.pid, "processes:worker")
        left = set(children(server.pid))
        server.kill()
        server.wait(PATIENCE)
        end = time.monotonic() + PATIENCE
        while left & running() and time.monotonic() < end:
            threading.Event().wait(0.1)
        assert not left & running()
        port = int(lines[-1].rpartition(":")[2])
    assert free_port(port) == port


def running() -> set[int]:
    """The ids of all processes that have not ended."""
    listing = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    return {int(line.split()[0]) for line in listing.splitlines() if not line.split()[1].startswith("Z")}


def test_alone_it_starts_nothing_beside(folder: Path) -> None:
    with serving(folder, options=["--web-only"]) as (server, lines):
        assert answers(lines[-1])
        assert not any("polsec.site.child" in command for command in children(server.pid).values())


def test_where_all_is_in_place_it_answers_within_three_seconds(folder: Path) -> None:
    """Counted in processor time of the server and its worker, since other tests run on the same machine.

    What runs beside the web begins after the first answer, so that nobody waits for it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serving(folder) as (server, _):
        server.terminate()
        server.wait(PATIENCE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_when_told_to(folder: Path, order: signal.Signals) -> None:
    with serving(folder) as (server, lines):
        os.killpg(server.pid, order) if order == signal.SIGINT else server.send_signal(order)
        assert server.wait(PATIENCE) == 0
        assert server.stdout.read() == "", "a worker that hangs is killed, and that is said"
        port = int(lines[-1].rpartition(":")[2])
    assert free_port(port) == port


def test_an_order_that_wakes_nobody_is_heard_all_the_same() -> None:
    told: list[bool] = []
    interrupt = Interrupt(lambda: bool(told))
    waiting = threading.Thread(target=interrupt.wait, daemon=True)
    waiting.start()
    told.append(True)
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_it_takes_the_next_port_and_says_so(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with serving(folder, taken) as (_, lines):
            used = int(lines[-1].rpartition(":")[2])
            assert used > taken
            assert lines[0] == f"Port {taken} is taken; using {used}."


def test_a_port_reserved_for_others_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(PolsecError, match="POLSEC_PORT to 1024 or more"):
        free_port(80)


def test_a_site_that_is_set_up_loads_nothing_heavy(folder: Path) -> None:
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment(folder), capture_output=True, text=True, check=True
    )
    assert looked.stdout.strip() == ""


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"POLSEC_PORT": "many"}, "POLSEC_PORT cannot be used"),
        ({"POLSEC_DATA": "/dev/null/data"}, "The data folder /dev/null/data cannot be made"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "The database cannot be reached"),
    ],
)
def test_a_setting_that_cannot_be_used_ends_in_words(folder: Path, setting: dict[str, str], told: str) -> None:
    result = subprocess.run(
        [POLSEC, "serve"], env=environment(folder) | setting, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
