"""Checkpoints (C2SP tlog-checkpoint) as they are written and grow signatures."""

from __future__ import annotations

from collections.abc import Iterable

from polsec.methods.transparency.notes import signature_line
from polsec.methods.transparency.verify import Checkpoint, Fault, Key, Signature, to_base64


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """What a log signs and witnesses cosign: three lines.

    Raises ValueError for an origin that a line cannot hold, a negative size, or a root that is no SHA-256.
    """
    if not origin or not origin.isprintable() or any(map(str.isspace, origin)) or "+" in origin:
        raise ValueError(f"{origin!r} cannot be the origin of a log")
    if size < 0 or len(root) != 32:
        raise ValueError("no size and root of a log")
    return f"{origin}\n{size}\n{to_base64(root)}\n".encode()


def assemble(text: bytes, lines: Iterable[str]) -> bytes:
    """The checkpoint as a signed note: its text, an empty line, its signature lines (each ends in a newline)."""
    return text + b"\n" + "".join(lines).encode()


def add_signature(checkpoint: bytes, signature: Signature) -> bytes:
    """The checkpoint with one more signature, in place of an earlier one by the same key. Raises Fault."""
    parsed = Checkpoint.parse(checkpoint)
    kept = [each for each in parsed.signatures if (each.name, each.id) != (signature.name, signature.id)]
    return assemble(parsed.text, map(signature_line, [*kept, signature]))


def valid_signature(text: bytes, line: str, key: Key) -> Signature | None:
    """The signature in ``line`` where it is a true one of ``key`` over ``text``, otherwise None."""
    try:
        return Checkpoint.parse(assemble(text, [line])).signed_by(key)
    except Fault:
        return None
