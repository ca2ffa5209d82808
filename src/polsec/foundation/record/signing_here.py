"""A signer in this process, for commands that run without a server: it lives as long as they need it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from polsec.foundation.record import places
from polsec.foundation.record.cosigning.cosigners import Signer
from polsec.foundation.record.cosigning.server import server_on
from polsec.foundation.record.cosigning.state import SigningState
from polsec.methods.transparency.keys import read_key
from polsec.methods.transparency.verify import LOG_KEY


@contextmanager
def signer_at_hand() -> Iterator[None]:
    """Inside the block a signer answers: the one that runs, else one made here where the key is in the data folder.

    With a key that lies elsewhere, and no signer running, nobody answers. Raises PolsecError for a key that cannot be
    read.
    """
    key = signer_key()
    if key is None or answers(places.signer_socket()):
        yield
        return
    state = SigningState(places.signer_state())
    try:
        with server_on(places.signer_socket(), Signer(state, read_key(key, LOG_KEY))) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()
                places.signer_socket().unlink(missing_ok=True)
    finally:
        state.close()


def signer_key() -> Path | None:
    """The signer's key in the data folder: the site's own, else the one of the demonstration; None without either."""
    return next((path for path in (places.own_signer_key(), places.demo_signer_key()) if path.exists()), None)


def answers(place: Path) -> bool:
    """Whether somebody listens at a socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(place))
        except OSError:
            return False
        return True
