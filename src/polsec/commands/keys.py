"""`polsec keys`: makes keys of signers and witnesses, and shows what others need to check signatures with them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from polsec.errors import Message, PolsecError
from polsec.methods.transparency.keys import SigningKey, make_key, read_key, write_key
from polsec.methods.transparency.verify import LOG_KEY, WITNESS_KEY

Purpose = Literal["signer", "witness"]
KINDS: dict[Purpose, int] = {"signer": LOG_KEY, "witness": WITNESS_KEY}


def make(name: str, out: Path, purpose: Purpose) -> str:
    """Write a new key file; gives the verifier key of a witness, nothing for a signer, which has one for each log."""
    key = make_key(name, KINDS[purpose])
    write_key(key, out)
    return "" if purpose == "signer" else key.vkey


def show(path: Path, origin: str | None) -> str:
    """The verifier key of a witness, or of the log with this origin. Raises PolsecError."""
    if origin:
        return read_key(path, LOG_KEY).of_log(origin).vkey
    try:
        return read_key(path, WITNESS_KEY).vkey
    except PolsecError:
        key: SigningKey = read_key(path, LOG_KEY)
        raise PolsecError(
            Message("{name} signs each log with a key of its own: name the log with --origin.", name=key.name)
        ) from None
