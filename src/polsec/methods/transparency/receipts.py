"""Receipts (C2SP tlog-proof): what proves to its holder, offline, that an act is on the record."""

from __future__ import annotations

from collections.abc import Sequence

from polsec.methods.transparency.export import act_line
from polsec.methods.transparency.verify import RECEIPT, Act, to_base64


def write_receipt(
    *, entry: bytes, index: int, proof: Sequence[bytes], checkpoint: bytes, act: Act | None = None
) -> bytes:
    """The file: the leaf's ``entry`` (and the act, where its holder may read it), index, inclusion proof, checkpoint.

    The line ``extra`` that holds entry and act is signed by nobody; the verifier takes it only once entry, proof and
    commitment agree.
    """
    extra = entry + (b"\n" + act_line(act) if act else b"")
    lines = [f"extra {to_base64(extra)}", f"index {index}", *map(to_base64, proof)]
    return RECEIPT + "\n".join(lines).encode() + b"\n\n" + checkpoint
