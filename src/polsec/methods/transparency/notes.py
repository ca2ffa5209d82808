"""Signed notes (C2SP signed-note): what is written; reading and checking is in the verifier."""

from __future__ import annotations

from polsec.methods.transparency.verify import Key, Signature, to_base64


def signature_line(signature: Signature) -> str:
    """The line of a signature, with its end of line."""
    return f"— {signature.name} {to_base64(signature.id + signature.data)}\n"


def vkey(key: Key) -> str:
    """The verifier key as text, ``name+id+base64``, as policies name it."""
    return f"{key.name}+{key.id.hex()}+{to_base64(bytes([key.kind]) + key.public)}"
