"""Asks a signer for the log's signature, and witnesses for theirs: C2SP tlog-witness over HTTP.

Plain Python: no database, no Django. A signer listens on a Unix socket; a witness on one or at an ``http`` address.
In the demonstration, and in tests, either may stand in this very process.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from polsec.errors import Message, PolsecError
from polsec.foundation.record.cosigning.cosigners import Cosigner
from polsec.methods.transparency.verify import NUMBER, Fault, Key, to_base64
from polsec.methods.transparency.witnessing import Refusal

TIMEOUT_S = 10.0
LONGEST_ANSWER = 64 * 1024
Place = Path | str | Cosigner
"""Where a signer or witness answers: the path of a socket, ``http://host:port/prefix``, or itself."""


class SignerDown(PolsecError):
    """Nobody answers there: what waits for a signature goes on waiting."""


class SignerBehind(PolsecError):
    """The signer holds another size than the proof starts from; ``size`` is what it holds. Ask again from there."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(Message("The signer last signed {size} leaves.", size=size))


class SignerDisagrees(PolsecError):
    """The signer refuses: what it signed before and what it is asked for now are not one history. To be told loudly."""


def sign(place: Place, old_size: int, proof: Sequence[bytes], checkpoint: bytes) -> str:
    """The signature line for a checkpoint, with its end of line.

    ``checkpoint`` is the text alone for a signer, the signed note for a witness; ``proof`` proves consistency from
    ``old_size``, what was signed last (empty from 0). Raises SignerDown, SignerBehind, SignerDisagrees.
    """
    lines = [f"old {old_size}", *map(to_base64, proof), "", ""]
    request = "\n".join(lines).encode() + checkpoint
    if isinstance(place, Cosigner):
        status, body = _ask_here(place.add_checkpoint, request)
    else:
        status, body = _ask(place, "POST", "/add-checkpoint", request)
    if status == http.client.OK and body.startswith("— ") and body.endswith("\n"):
        return body
    if status == http.client.CONFLICT and NUMBER.fullmatch(body.strip()):
        raise SignerBehind(int(body))
    if status >= http.client.INTERNAL_SERVER_ERROR:
        raise SignerDown(Message("The signer at {place} cannot sign now: {answer}", place=place, answer=body))
    raise SignerDisagrees(Message("The signer at {place} refuses to sign: {answer}", place=place, answer=body))


def sign_from(place: Place, old_size: int, prove: Callable[[int], Sequence[bytes]], checkpoint: bytes) -> str:
    """As ``sign``, asking once more from the size that the signer holds. ``prove(old)`` gives the proof from ``old``.

    Raises SignerDown, and SignerDisagrees also where the signer holds more leaves than the checkpoint has.
    """
    size = int(checkpoint.split(b"\n")[1])
    try:
        return sign(place, old_size, prove(old_size), checkpoint)
    except SignerBehind as behind:
        held = behind.size
    if held > size:
        raise SignerDisagrees(
            Message(
                "The signer at {place} has signed {held} leaves; there are {size}.", place=place, held=held, size=size
            )
        )
    try:
        return sign(place, held, prove(held), checkpoint)
    except SignerBehind as behind:
        raise SignerDown(
            Message("The signer at {place} cannot sign now: {answer}", place=place, answer=behind.message)
        ) from behind


def log_key(place: Place, origin: str) -> str:
    """The verifier key with which the signer signs the log of this origin. Raises SignerDown, SignerDisagrees."""
    if isinstance(place, Cosigner):
        status, body = _ask_here(place.vkey, origin)
    else:
        status, body = _ask(place, "GET", f"/vkey?origin={quote(origin, safe='')}")
    try:
        if status == http.client.OK and Key.parse(body.strip()).name == origin:
            return body.strip()
    except Fault:
        pass
    raise SignerDisagrees(Message("The signer at {place} refuses to sign: {answer}", place=place, answer=body))


def _ask_here(answer: Callable[[Any], str], asked: Any) -> tuple[int, str]:
    try:
        return http.client.OK, answer(asked)
    except Refusal as refusal:
        return refusal.status, refusal.reason


class _SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _connection(place: Path | str) -> tuple[http.client.HTTPConnection, str]:
    """What connects to a place, and what its paths begin with. Raises ValueError for an address that is none."""
    if not isinstance(place, str) or "://" not in place:
        return _SocketConnection(Path(place)), ""
    address = urlsplit(place)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    return kind(address.hostname or "", address.port, timeout=TIMEOUT_S), address.path.rstrip("/")


def _ask(place: Path | str, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
    """Status and text of the answer. Raises SignerDown."""
    try:
        connection, prefix = _connection(place)
        with closing(connection):
            connection.request(method, prefix + path, body)
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SignerDown(
            Message(
                "No signer answers at {place}: {error}. It is started with “polsec signer”.", place=place, error=error
            )
        ) from error
