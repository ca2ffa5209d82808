"""What a witness, and the signer of a log, judge before they sign: add-checkpoint of C2SP tlog-witness.

The signer differs in one thing: the checkpoint comes to it unsigned, and its answer is the log's own signature line.
"""

from __future__ import annotations

from dataclasses import dataclass

from polsec.methods.transparency.verify import (
    HASH_SIZE,
    NUMBER,
    Checkpoint,
    Fault,
    Key,
    from_base64,
    proves_consistency,
    sha256,
)

MOST_PROOF_LINES = 63
BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 400, 403, 404, 409, 422
"""Statuses of HTTP by which the protocol tells refusals apart."""


class Refusal(Exception):
    """Nothing is signed: the status of the answer and, for whoever runs the log, why."""

    def __init__(self, status: int, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(status, reason)


@dataclass(frozen=True)
class Request:
    """What comes in: the size that the proof starts from, the proof, and the checkpoint as bytes."""

    old: int
    proof: list[bytes]
    checkpoint: bytes

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """Raises Refusal."""
        head, blank, checkpoint = body.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            proof = [from_base64(line) for line in lines]
        except ValueError:
            raise Refusal(BAD_REQUEST, "the proof is ill-formed") from None
        word, _, old = first.partition(" ")
        if not blank or word != "old" or not NUMBER.fullmatch(old):
            raise Refusal(BAD_REQUEST, "the request is ill-formed")
        if len(proof) > MOST_PROOF_LINES or any(len(each) != HASH_SIZE for each in proof):
            raise Refusal(BAD_REQUEST, "the proof is ill-formed")
        return cls(int(old), proof, checkpoint)


def unsigned_checkpoint(data: bytes) -> Checkpoint:
    """The three lines that a signer is asked to sign. Raises Refusal."""
    try:
        checkpoint = Checkpoint.of_text(data)
    except Fault:
        raise Refusal(BAD_REQUEST, "the checkpoint is ill-formed") from None
    if checkpoint.text.count(b"\n") != 3 or any(c.isspace() or c == "+" for c in checkpoint.origin):
        raise Refusal(BAD_REQUEST, "the checkpoint is ill-formed")
    return checkpoint


def signed_checkpoint(data: bytes, logs: dict[str, Key]) -> Checkpoint:
    """The signed note that a witness is asked to cosign, signed by the log it claims. Raises Refusal."""
    try:
        checkpoint = Checkpoint.parse(data)
    except Fault:
        raise Refusal(BAD_REQUEST, "the checkpoint is ill-formed") from None
    if checkpoint.origin not in logs:
        raise Refusal(NOT_FOUND, "the log is not known here")
    try:
        is_signed = checkpoint.signed_by(logs[checkpoint.origin]) is not None
    except Fault:
        is_signed = False
    if not is_signed:
        raise Refusal(FORBIDDEN, "the log has not signed the checkpoint")
    return checkpoint


def check_continues(request: Request, checkpoint: Checkpoint, held: Checkpoint | None) -> None:
    """That the checkpoint continues what was signed last, in the order of checks that the protocol names.

    Raises Refusal; for a conflict its reason is the size that was signed last.
    """
    size, root = (held.size, held.root) if held else (0, sha256(b""))
    if request.old > checkpoint.size:
        raise Refusal(BAD_REQUEST, "the old size is larger than the new one")
    if request.old != size:
        raise Refusal(CONFLICT, f"{size}\n")
    if checkpoint.size == 0 and checkpoint.root != sha256(b""):
        raise Refusal(UNPROCESSABLE, "an empty log has another root")
    if not proves_consistency(size, checkpoint.size, root, checkpoint.root, request.proof):
        raise Refusal(UNPROCESSABLE, "this is not the history that was signed before")
