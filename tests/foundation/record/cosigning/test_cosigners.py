"""Signers and witnesses: what they sign, what they refuse and how, and that no fall makes them sign two histories."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.methods.transparency.records import CHAMBER, ORIGIN, SIGNER, Log, usual_log

from polsec.errors import PolsecError
from polsec.foundation.record import signing
from polsec.foundation.record.cosigning import state as states
from polsec.foundation.record.cosigning.cosigners import Cosigner, Signer, Witness, read_logs
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency import tree
from polsec.methods.transparency.checkpoints import assemble, checkpoint_text, valid_signature
from polsec.methods.transparency.keys import SigningKey
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.verify import LOG_KEY, Checkpoint, Key, sha256, to_base64
from polsec.methods.transparency.witnessing import Refusal

NOW = 1_772_546_400
LOG = SIGNER.of_log(ORIGIN)


@pytest.fixture
def log() -> Log:
    return usual_log(20)


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[Signer]:
    state = SigningState(tmp_path / "signer")
    yield Signer(state, SIGNER)
    state.close()


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    state = SigningState(tmp_path / "witness")
    yield Witness(state, CHAMBER, {ORIGIN: LOG.public}, lambda: NOW)
    state.close()


def request(log: Log, old: int, text: bytes, proof: list[bytes] | None = None) -> bytes:
    """The body of add-checkpoint, with the proof that is right unless another is given."""
    size = int(text.split(b"\n")[1])
    if proof is None:
        proof = tree.consistency_proof(log.tiles, old, size) if 0 < old <= size else []
    lines = [f"old {old}", *map(to_base64, proof), "", ""]
    return "\n".join(lines).encode() + text


def status(cosigner: Cosigner, body: bytes) -> int:
    """The status of the answer."""
    try:
        cosigner.add_checkpoint(body)
    except Refusal as refusal:
        return refusal.status
    return 200


def signed(log: Log, size: int) -> bytes:
    """What a witness gets: a checkpoint with the log's signature alone."""
    return log.checkpoint([], size)


def test_a_signer_signs_each_step_of_a_history(signer: Signer, log: Log) -> None:
    old = 0
    for size in (0, 1, 5, 5, 8, 22, 23):
        line = signer.add_checkpoint(request(log, old, log.text(size)))
        assert valid_signature(log.text(size), line, LOG.public)
        old = size


def test_a_witness_cosigns_what_the_log_has_signed(witness: Witness, log: Log) -> None:
    old = 0
    for size in (1, 6, 23):
        line = witness.add_checkpoint(request(log, old, signed(log, size)))
        found = valid_signature(log.text(size), line, CHAMBER.public)
        assert found
        assert found.time == NOW
        old = size


def test_the_answers_are_those_of_the_protocol(witness: Witness, log: Log) -> None:
    # C2SP tlog-witness, add-checkpoint, in the order of its text.
    witness.add_checkpoint(request(log, 0, signed(log, 8)))
    stranger = Log("polsec.example/unknown", entries=log.entries)
    forged = Log(ORIGIN, SigningKey("polsec.example", LOG_KEY, b"?" * 32), entries=log.entries)
    moved = assemble(log.text(9), map(signature_line, Checkpoint.parse(signed(log, 8)).signatures))
    other = usual_log(30)
    other.entries[2] = other.entries[3]
    text = checkpoint_text(ORIGIN, 0, sha256(b"not empty"))
    assert status(witness, request(log, 8, signed(stranger, 9))) == 404
    assert status(witness, request(log, 8, signed(forged, 9))) == 403
    assert status(witness, request(log, 8, moved)) == 403
    assert status(witness, request(log, 9, signed(log, 8))) == 400
    assert status(witness, request(log, 7, signed(log, 9))) == 409
    assert status(witness, request(log, 0, signed(log, 9))) == 409
    assert status(witness, request(log, 8, signed(log, 9), [])) == 422
    assert status(witness, request(log, 8, signed(log, 8), [bytes(32)])) == 422
    assert status(witness, request(other, 8, signed(other, 9))) == 422
    assert status(witness, request(other, 8, signed(other, 8))) == 422
    assert status(witness, request(log, 8, signed(log, 7))) == 400
    assert status(witness, request(log, 8, signed(log, 9))) == 200
    fresh = Witness(SigningState(witness.state.folder / "other"), CHAMBER, {ORIGIN: LOG.public}, lambda: NOW)
    empty = assemble(text, [signature_line(LOG.sign(text))])
    assert status(fresh, request(log, 0, empty)) == 422
    assert status(fresh, request(log, 0, signed(log, 5), [bytes(32)])) == 422
    assert status(fresh, request(log, 0, signed(log, 5))) == 200


def test_a_conflict_tells_the_size_that_was_signed_last(signer: Signer, log: Log) -> None:
    signer.add_checkpoint(request(log, 0, log.text(8)))
    with pytest.raises(Refusal) as refused:
        signer.add_checkpoint(request(log, 3, log.text(9)))
    assert (refused.value.status, refused.value.reason) == (409, "8\n")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0",
        b"old 0\n",
        b"old -1\n\n",
        b"old 00\n\n",
        b"new 0\n\n",
        b"old 0\nnot base 64\n\n",
        b"old 0\nAAAA\n\n",
        b"old 0\n" + b"\n".join([to_base64(bytes(32)).encode()] * 64) + b"\n\n",
        b"old 0\n\n",
        b"old 0\n\npolsec.example\n1\n",
        b"old 0\n\npolsec.example\n01\n" + to_base64(bytes(32)).encode() + b"\n",
        b"old 0\n\npolsec.example\n1\n" + to_base64(bytes(32)).encode() + b"\nextension\n",
        b"old 0\n\ntwo words\n1\n" + to_base64(bytes(32)).encode() + b"\n",
        b"old 0\n\n\xff\n1\n" + to_base64(bytes(32)).encode() + b"\n",
    ],
)
def test_what_is_no_request_is_refused(signer: Signer, body: bytes) -> None:
    if not body.startswith(b"old 0\n\n"):
        body += b"polsec.example\n1\n" + to_base64(bytes(32)).encode() + b"\n" if body.endswith(b"\n\n") else b""
    assert status(signer, body) == 400
    assert not list(signer.state.folder.glob("*.checkpoint"))


def test_a_signer_signs_no_checkpoint_that_comes_signed(signer: Signer, log: Log) -> None:
    assert status(signer, request(log, 0, signed(log, 5))) == 400


def test_logs_do_not_touch_each_other(signer: Signer, log: Log) -> None:
    other = Log("polsec.example/other", entries=log.entries[:4])
    signer.add_checkpoint(request(log, 0, log.text(9)))
    line = signer.add_checkpoint(request(other, 0, other.text()))
    assert valid_signature(other.text(), line, Key.parse(signer.vkey(other.origin)))
    assert valid_signature(other.text(), line, LOG.public) is None


def test_what_was_signed_is_remembered_by_the_next_process(tmp_path: Path, log: Log) -> None:
    for size, old, expected in ((8, 0, 200), (9, 0, 409), (9, 8, 200), (7, 7, 409), (9, 9, 200)):
        state = SigningState(tmp_path / "state")
        assert status(Signer(state, SIGNER), request(log, old, log.text(size))) == expected
        state.close()


def test_two_processes_do_not_share_a_state(tmp_path: Path) -> None:
    first = SigningState(tmp_path / "state")
    with pytest.raises(PolsecError, match="Another signer"):
        SigningState(tmp_path / "state")
    first.close()
    SigningState(tmp_path / "state").close()


@pytest.mark.parametrize("spoilt", [b"", b"no checkpoint", b"\x00" * 300])
def test_a_state_that_cannot_be_read_stops_that_log(signer: Signer, log: Log, spoilt: bytes) -> None:
    signer.add_checkpoint(request(log, 0, log.text(8)))
    signer.state.path(ORIGIN).write_bytes(spoilt)
    assert status(signer, request(log, 8, log.text(9))) == 500
    assert status(signer, request(log, 0, log.text(9))) == 500


class Killed(BaseException):
    """The process ends here."""


def dying_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill the process before the step-th call by which a state is kept."""
    left = [step]

    def before(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return call(*given, **named)

        return counted

    for name in ("fsync", "replace", "open"):
        monkeypatch.setattr(states.os, name, before(getattr(os, name)))


@pytest.mark.parametrize("step", range(6))
def test_killed_at_any_point_it_never_signs_two_roots_of_one_size(
    step: int, tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork = usual_log(20)
    fork.entries[10] = fork.entries[11]
    signed_roots: dict[int, set[bytes]] = defaultdict(set)

    def ask(source: Log, old: int, size: int) -> None:
        line = Signer(state, SIGNER).add_checkpoint(request(source, old, source.text(size)))
        assert valid_signature(source.text(size), line, LOG.public)
        signed_roots[size].add(source.text(size))

    state = SigningState(tmp_path / "state")
    ask(log, 0, 9)
    with monkeypatch.context() as patch:
        dying_at(step, patch)
        with suppress(Killed):
            ask(log, 9, 15)
    state.close()
    state = SigningState(tmp_path / "state")
    for source in (fork, log):
        for old in (9, 15):
            with suppress(Refusal):
                ask(source, old, 15)
    assert len(signed_roots[15]) == 1
    state.close()


def test_a_full_disk_signs_nothing(signer: Signer, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(states.os, "fsync", full)
        assert status(signer, request(log, 0, log.text(8))) == 500
    assert status(signer, request(log, 0, log.text(8))) == 200


def test_of_many_asking_at_once_each_size_gets_one_root(signer: Signer) -> None:
    logs = [usual_log(20) for _ in range(8)]
    for number, each in enumerate(logs):
        each.entries[3] = each.entries[3 + number]
    answers: list[tuple[int, bytes]] = []

    def ask(source: Log) -> None:
        text = source.text(10)
        answers.append((status(signer, request(source, 0, text)), text))

    threads = [threading.Thread(target=ask, args=(each,)) for each in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({text for code, text in answers if code == 200}) == 1
    assert len(answers) == 8


def test_a_monitor_gets_the_newest_checkpoint_as_it_was_verified(witness: Witness, log: Log) -> None:
    both = log.checkpoint([CHAMBER])
    line = witness.add_checkpoint(request(log, 0, both))
    kept = Checkpoint.parse(witness.kept(sha256(ORIGIN.encode()).hex()))
    assert [each.name for each in kept.signatures] == [ORIGIN, CHAMBER.name]
    assert signature_line(kept.signatures[1]) == line
    with pytest.raises(Refusal):
        witness.kept(sha256(b"another").hex())


def test_logs_are_named_by_key_or_by_policy(log: Log, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(log.policy)
    assert read_logs([LOG.vkey]) == read_logs([str(tmp_path / "policy")]) == {ORIGIN: LOG.public}
    with pytest.raises(PolsecError, match="neither the key"):
        read_logs(["nothing"])


def test_a_client_asks_again_from_the_size_that_the_signer_holds(signer: Signer, log: Log) -> None:
    signer.add_checkpoint(request(log, 0, log.text(8)))

    def prove(old: int) -> list[bytes]:
        return tree.consistency_proof(log.tiles, old, 12)

    with pytest.raises(signing.SignerBehind) as behind:
        signing.sign(signer, 3, prove(3), log.text(12))
    assert behind.value.size == 8
    line = signing.sign_from(signer, 3, prove, log.text(12))
    assert valid_signature(log.text(12), line, Key.parse(signing.log_key(signer, ORIGIN)))


def test_a_client_is_told_of_a_history_that_the_signer_did_not_see(signer: Signer, log: Log) -> None:
    signer.add_checkpoint(request(log, 0, log.text(8)))
    for size in (5, 8):
        text = checkpoint_text(ORIGIN, size, bytes(32))
        with pytest.raises(signing.SignerDisagrees):
            signing.sign_from(signer, 0, lambda _: [], text)


def test_a_client_waits_for_a_signer_whose_disk_is_full(
    signer: Signer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(states.os, "fsync", full)
    with pytest.raises(signing.SignerDown, match="No space left"):
        signing.sign(signer, 0, [], log.text(8))


def test_a_client_waits_for_a_signer_that_is_not_there(tmp_path: Path, log: Log) -> None:
    with pytest.raises(signing.SignerDown, match="No signer answers"):
        signing.sign(tmp_path / "nobody.sock", 0, [], log.text(8))


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "a\nb"])
def test_no_key_is_given_for_what_cannot_be_an_origin(signer: Signer, origin: str) -> None:
    with pytest.raises(signing.SignerDisagrees):
        signing.log_key(signer, origin)
