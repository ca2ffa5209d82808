"""`polsec witness`: cosigns what logs have signed, once it has seen that each continues its own history."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from polsec.foundation.record.cosigning.cosigners import Witness, read_logs
from polsec.foundation.record.cosigning.server import serve
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency.keys import read_key
from polsec.methods.transparency.verify import WITNESS_KEY


def run(key: Path, state: Path, place: Path | tuple[str, int], logs: list[str], gettext: Callable[[str], str]) -> None:
    """Answer at a socket or host and port until told to end. Raises PolsecError."""
    witness = Witness(SigningState(state), read_key(key, WITNESS_KEY), read_logs(logs), lambda: int(time.time()))
    where = place if isinstance(place, Path) else f"http://{place[0]}:{place[1]}"
    announcement = gettext("The witness answers at {place}.").format(place=where)
    serve(place, witness, f"{announcement}\n{witness.vkey('')}")
