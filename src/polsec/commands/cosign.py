"""`polsec cosign`: what a witness does, without a network: a checkpoint in, a signature line out, carried by hand."""

from __future__ import annotations

import time
from pathlib import Path

from polsec.errors import Message, PolsecError
from polsec.foundation.record.cosigning.cosigners import Witness, is_conflict, read_logs
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency.keys import read_key
from polsec.methods.transparency.tree import FolderTiles, consistency_proof
from polsec.methods.transparency.verify import WITNESS_KEY, Checkpoint, Fault, to_base64
from polsec.methods.transparency.witnessing import Refusal


def run(checkpoint: Path, key: Path, state: Path, logs: list[str], proof: Path | None) -> str:
    """The signature line for the checkpoint in a file. Raises PolsecError where it may not be given.

    The proof that the log continues comes from ``proof`` (an add-checkpoint request, up to its empty line), or from the
    tiles beside a checkpoint that lies in an export.
    """
    signing = SigningState(state)
    try:
        witness = Witness(signing, read_key(key, WITNESS_KEY), read_logs(logs), lambda: int(time.time()))
        note = _read(checkpoint)
        try:
            point = Checkpoint.parse(note)
            held = signing.held(point.origin)
            head = _read(proof) if proof else _head(held.size if held else 0, point, checkpoint.parent)
        except Fault as fault:
            raise PolsecError(Message("{path} is no checkpoint.", path=checkpoint)) from fault
        return witness.add_checkpoint(head.partition(b"\n\n")[0].rstrip(b"\n") + b"\n\n" + note)
    except Refusal as refusal:
        raise _explained(refusal, checkpoint) from refusal
    finally:
        signing.close()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolsecError(
            Message("{path} cannot be read: {error}.", path=path, error=error.strerror or error)
        ) from error


def _head(old: int, point: Checkpoint, folder: Path) -> bytes:
    """The proof from the tiles of an export; none is needed for a log that was never signed, or did not grow."""
    try:
        proof = consistency_proof(FolderTiles(folder, point.size), min(old, point.size), point.size)
    except KeyError:
        raise PolsecError(
            Message(
                "You signed {old} leaves of this record before. To sign {size}, the proof that nothing was changed "
                "is needed: name it with --proof, or take the checkpoint from an exported folder.",
                old=old,
                size=point.size,
            )
        ) from None
    return "\n".join([f"old {old}", *map(to_base64, proof)]).encode()


def _explained(refusal: Refusal, checkpoint: Path) -> PolsecError:
    if is_conflict(refusal):
        return PolsecError(
            Message(
                "You signed {size} leaves of this record last; the proof starts elsewhere.", size=refusal.reason.strip()
            )
        )
    return PolsecError(
        Message("{path} is not cosigned: {reason}. Nothing was signed.", path=checkpoint, reason=refusal.reason)
    )
