"""Who signs for logs: the signer of the site, and witnesses. Both judge alike and differ in what they sign."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from polsec.errors import Message, PolsecError
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency.checkpoints import assemble
from polsec.methods.transparency.keys import SigningKey
from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.verify import Checkpoint, Fault, Key, Policy, is_key_name
from polsec.methods.transparency.witnessing import (
    BAD_REQUEST,
    CONFLICT,
    NOT_FOUND,
    Refusal,
    Request,
    check_continues,
    signed_checkpoint,
    unsigned_checkpoint,
)

INTERNAL_SERVER_ERROR = 500


class Cosigner(ABC):
    """Answers add-checkpoint: reads the request, compares with what was signed last, keeps, and only then answers."""

    def __init__(self, state: SigningState) -> None:
        self.state = state
        self._one_at_a_time = threading.Lock()

    def add_checkpoint(self, body: bytes) -> str:
        """The signature lines. Raises Refusal; where the state cannot be kept, nothing is signed."""
        request = Request.parse(body)
        checkpoint = self.read(request.checkpoint)
        with self._one_at_a_time:
            try:
                check_continues(request, checkpoint, self.state.held(checkpoint.origin))
                line = self.sign(checkpoint)
                self.state.keep(checkpoint.origin, self.note(checkpoint, line))
            except (OSError, PolsecError) as error:
                raise Refusal(INTERNAL_SERVER_ERROR, f"what is signed cannot be kept: {error}") from error
        return line

    def kept(self, origin_hash: str) -> bytes:
        """The newest checkpoint that was signed of the log whose origin has this SHA-256. Raises Refusal."""
        for path in self.state.folder.glob("*.checkpoint"):
            if path.stem == origin_hash:
                return path.read_bytes()
        raise Refusal(NOT_FOUND, "nothing was signed for this log")

    @abstractmethod
    def read(self, data: bytes) -> Checkpoint:
        """The checkpoint of a request. Raises Refusal."""

    @abstractmethod
    def sign(self, checkpoint: Checkpoint) -> str:
        """The line to answer with."""

    @abstractmethod
    def vkey(self, origin: str) -> str:
        """The verifier key for what is signed of this log. Raises Refusal for what cannot be the origin of one."""

    def note(self, checkpoint: Checkpoint, line: str) -> bytes:
        """What is kept: the checkpoint with what signs it."""
        return assemble(checkpoint.text, [*map(signature_line, checkpoint.signatures), line])


class Signer(Cosigner):
    """Signs for every log of a site, each with a key of its own."""

    def __init__(self, state: SigningState, key: SigningKey) -> None:
        super().__init__(state)
        self._key = key

    def read(self, data: bytes) -> Checkpoint:
        return unsigned_checkpoint(data)

    def sign(self, checkpoint: Checkpoint) -> str:
        return signature_line(self._key.of_log(checkpoint.origin).sign(checkpoint.text))

    def vkey(self, origin: str) -> str:
        if not is_key_name(origin) or not origin.isprintable():
            raise Refusal(BAD_REQUEST, "this cannot be the origin of a log")
        return self._key.of_log(origin).vkey


class Witness(Cosigner):
    """Cosigns for the logs it was told of, by their keys. ``clock`` gives seconds since 1970."""

    def __init__(self, state: SigningState, key: SigningKey, logs: dict[str, Key], clock: Callable[[], int]) -> None:
        super().__init__(state)
        self._key, self._logs, self._clock = key, logs, clock

    def read(self, data: bytes) -> Checkpoint:
        return signed_checkpoint(data, self._logs)

    def sign(self, checkpoint: Checkpoint) -> str:
        return signature_line(self._key.cosign(checkpoint.text, self._clock()))

    def note(self, checkpoint: Checkpoint, line: str) -> bytes:
        """Only what the witness verified: the log's own signature, and its own."""
        log = checkpoint.signed_by(self._logs[checkpoint.origin])
        return assemble(checkpoint.text, [*([signature_line(log)] if log else []), line])

    def vkey(self, origin: str) -> str:
        return self._key.vkey


def read_logs(named: list[str]) -> dict[str, Key]:
    """The logs that a witness trusts, by origin: each a verifier key, or the path of a policy that names logs.

    Raises PolsecError.
    """
    keys: list[Key] = []
    for text in named:
        try:
            if Path(text).is_file():
                keys += Policy.parse(Path(text).read_bytes()).logs
            else:
                keys.append(Key.parse(text))
        except Fault as fault:
            raise PolsecError(
                Message("“{text}” is neither the key of a log nor a file with a policy.", text=text)
            ) from fault
    return {key.name: key for key in keys}


def is_conflict(refusal: Refusal) -> bool:
    """Whether the proof only started from another size than what was signed last."""
    return refusal.status == CONFLICT
