"""Signer and witness over HTTP, as the processes that `polsec` starts."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from tests.methods.transparency.records import CHAMBER, ORIGIN, SIGNER, Log, usual_log

from polsec.errors import PolsecError
from polsec.foundation.record import signing
from polsec.foundation.record.cosigning.cosigners import Signer, Witness
from polsec.foundation.record.cosigning.server import server_on
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency import tree
from polsec.methods.transparency.checkpoints import valid_signature
from polsec.methods.transparency.keys import write_key
from polsec.methods.transparency.verify import Key, sha256

POLSEC = Path(sys.executable).with_name("polsec")
LOG = SIGNER.of_log(ORIGIN)


@pytest.fixture
def log() -> Log:
    return usual_log(20)


@contextmanager
def answering(place: Path | tuple[str, int], cosigner: Signer | Witness) -> Iterator[str | Path]:
    """A server in a thread; gives where it answers."""
    server = server_on(place, cosigner)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield place if isinstance(place, Path) else f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
    cosigner.state.close()


def test_a_log_is_signed_and_cosigned_over_sockets_and_ports(tmp_path: Path, log: Log) -> None:
    signer = Signer(SigningState(tmp_path / "s"), SIGNER)
    witness = Witness(SigningState(tmp_path / "w"), CHAMBER, {ORIGIN: LOG.public}, lambda: 5)
    with answering(tmp_path / "sock", signer) as here, answering(("127.0.0.1", 0), witness) as there:
        assert signing.log_key(here, ORIGIN) == LOG.vkey
        old = 0
        for size in (3, 9, 23):
            proof = tree.consistency_proof(log.tiles, old, size)
            assert valid_signature(log.text(size), signing.sign(here, old, proof, log.text(size)), LOG.public)
            cosigned = signing.sign(there, old, proof, log.checkpoint([], size))
            assert valid_signature(log.text(size), cosigned, CHAMBER.public)
            old = size
        with pytest.raises(signing.SignerBehind):
            signing.sign(there, 9, [], log.checkpoint([], 23))
        with pytest.raises(signing.SignerDisagrees):
            signing.sign(there, 23, [], Log("polsec.example/other", entries=log.entries[:1]).checkpoint([]))


def test_only_owner_and_group_may_connect_to_the_socket(tmp_path: Path) -> None:
    path = tmp_path / "sock"
    with answering(path, Signer(SigningState(tmp_path / "s"), SIGNER)):
        assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0


def test_a_socket_left_by_a_killed_process_is_taken_over_and_a_living_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with answering(path, Signer(SigningState(tmp_path / "s"), SIGNER)):
        other = Signer(SigningState(tmp_path / "t"), SIGNER)
        with pytest.raises(PolsecError, match="Nothing can listen"):
            server_on(path, other)
        other.state.close()


def ask(address: str, method: str, path: str, body: bytes | None = None, length: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=5)
    connection.putrequest(method, path)
    if length or body is not None:
        connection.putheader("Content-Length", length or str(len(body or b"")))
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_answers_to_whoever_asks_for_something_else(tmp_path: Path, log: Log) -> None:
    witness = Witness(SigningState(tmp_path / "w"), CHAMBER, {ORIGIN: LOG.public}, lambda: 5)
    with answering(("127.0.0.1", 0), witness) as there:
        assert isinstance(there, str)
        name = sha256(ORIGIN.encode()).hex()
        assert ask(there, "GET", f"/{name}/checkpoint")[0] == 404
        signing.sign(there, 0, [], log.checkpoint([], 5))
        assert ask(there, "GET", f"/{name}/checkpoint")[1].startswith(f"{ORIGIN}\n5\n")
        assert ask(there, "GET", "/prefix/vkey")[1].strip() == CHAMBER.vkey
        assert ask(there, "GET", "/")[0] == 404
        assert ask(there, "GET", "/../lock/checkpoint")[0] == 404
        assert ask(there, "POST", "/sign-subtree", b"x")[0] == 404
        assert ask(there, "POST", "/add-checkpoint", b"nonsense")[0] == 400
        assert ask(there, "POST", "/add-checkpoint", None, length="99999999")[0] == 413
        assert ask(there, "POST", "/add-checkpoint", None, length="-1")[0] == 413
        assert ask(there, "DELETE", "/add-checkpoint")[0] == 501


@contextmanager
def process(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """`polsec` with these arguments, once it says that it answers; killed at the end where it still runs."""
    environment = os.environ | {"LANG": "en_US.UTF-8"}
    run = subprocess.Popen([POLSEC, *map(str, arguments)], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert run.stdout
        assert "answers at" in run.stdout.readline()
        yield run
    finally:
        run.kill()
        run.wait()
        run.stdout.close()  # type: ignore[union-attr]


def test_a_signer_that_is_killed_and_started_again_keeps_to_one_history(tmp_path: Path, log: Log) -> None:
    write_key(SIGNER, tmp_path / "key")
    place = tmp_path / "sock"
    fork = usual_log(20)
    fork.entries[4] = fork.entries[5]
    given = ("signer", "--key", tmp_path / "key", "--state", tmp_path / "state", "--socket", place)
    for size, old in ((6, 0), (12, 6)):
        with process(*given) as run:
            line = signing.sign_from(place, old, partial(proof_to, log, size), log.text(size))
            assert valid_signature(log.text(size), line, Key.parse(signing.log_key(place, ORIGIN)))
            run.send_signal(signal.SIGKILL)
            run.wait()
        with process(*given), pytest.raises(signing.SignerDisagrees):
            signing.sign_from(place, old, partial(proof_to, fork, size), fork.text(size))


def proof_to(log: Log, size: int, old: int) -> list[bytes]:
    return tree.consistency_proof(log.tiles, old, size)


def test_a_signer_ends_when_told_to_and_takes_its_socket_away(tmp_path: Path) -> None:
    write_key(SIGNER, tmp_path / "key")
    place = tmp_path / "sock"
    with process("signer", "--key", tmp_path / "key", "--state", tmp_path / "state", "--socket", place) as run:
        assert place.is_socket()
        run.terminate()
        assert run.wait(timeout=10) == 0
    assert not place.exists()
