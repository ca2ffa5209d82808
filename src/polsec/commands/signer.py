"""`polsec signer`: signs the checkpoints of every log of a site, and never two histories of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from polsec.foundation.record.cosigning.cosigners import Signer
from polsec.foundation.record.cosigning.server import serve
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency.keys import read_key
from polsec.methods.transparency.verify import LOG_KEY


def run(key: Path, state: Path, socket: Path, gettext: Callable[[str], str]) -> None:
    """Answer on ``socket`` until told to end. Raises PolsecError."""
    signer = Signer(SigningState(state), read_key(key, LOG_KEY))
    serve(socket, signer, gettext("The signer answers at {place}.").format(place=socket))
