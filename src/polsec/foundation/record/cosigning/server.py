"""HTTP in front of a signer or witness: on a Unix socket, or on a port."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import socketserver
import sys
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from polsec.errors import Message, PolsecError
from polsec.foundation.record.cosigning.cosigners import Cosigner
from polsec.methods.transparency.witnessing import CONFLICT, NOT_FOUND, Refusal

LONGEST_REQUEST = 64 * 1024
PATIENCE_S = 30
GROUP_MAY_CONNECT = 0o117


class _Handler(BaseHTTPRequestHandler):
    """One connection; ``cosigner`` is set by the class made for it."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "polsec", ""
    timeout = PATIENCE_S
    cosigner: Cosigner

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_REQUEST:
            self.close_connection = True
            return self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long or of no known length\n")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        if self.path.split("?")[0].endswith("/add-checkpoint"):
            return self._add(body)
        return self._answer(HTTPStatus.NOT_FOUND, "post to add-checkpoint\n")

    def _add(self, body: bytes) -> None:
        try:
            self._answer(HTTPStatus.OK, self.cosigner.add_checkpoint(body))
        except Refusal as refusal:
            if refusal.status == CONFLICT:
                return self._answer(refusal.status, refusal.reason, "text/x.tlog.size")
            print(f"{refusal.status}: {refusal.reason}", file=sys.stderr, flush=True)
            self._answer(refusal.status, f"{refusal.reason}\n")

    def do_GET(self) -> None:
        try:
            self._answer(HTTPStatus.OK, self._found())
        except Refusal as refusal:
            self._answer(refusal.status, f"{refusal.reason}\n")

    def _found(self) -> str:
        """The verifier key (`vkey?origin=…`), or the newest checkpoint (`<SHA-256 of the origin>/checkpoint`)."""
        address = urlsplit(self.path)
        parts = address.path.strip("/").split("/")
        if parts[-1] == "vkey":
            return self.cosigner.vkey(parse_qs(address.query).get("origin", [""])[0]) + "\n"
        if parts[-1] == "checkpoint" and len(parts) > 1:
            return self.cosigner.kept(parts[-2]).decode()
        raise Refusal(NOT_FOUND, "there is nothing here")

    def _answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *values: object) -> None:
        """Nothing: who asked when is nobody's matter, and refusals are told apart."""


class _SocketServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class _PortServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def server_on(place: Path | tuple[str, int], cosigner: Cosigner) -> socketserver.BaseServer:
    """A server that listens already; ``serve_forever`` answers. Raises PolsecError where it cannot listen there."""
    handler = type("Handler", (_Handler,), {"cosigner": cosigner})
    try:
        if isinstance(place, tuple):
            return _PortServer(place, handler)
        _clear(place)
        mask = os.umask(GROUP_MAY_CONNECT)
        try:
            return _SocketServer(str(place), handler)
        finally:
            os.umask(mask)
    except OSError as error:
        where = place if isinstance(place, Path) else f"{place[0]}:{place[1]}"
        raise PolsecError(
            Message("Nothing can listen at {place}: {error}.", place=where, error=error.strerror or error)
        ) from error


def _clear(place: Path) -> None:
    """Take away a socket that nobody listens at any more."""
    if not place.is_socket():
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(place))
        except ConnectionRefusedError:
            place.unlink()


def serve(place: Path | tuple[str, int], cosigner: Cosigner, announcement: str) -> None:
    """Answer until the process is told to end; ``announcement`` is printed as soon as somebody may ask."""
    server = server_on(place, cosigner)
    with server, _ending_quietly():
        print(announcement, flush=True)
        server.serve_forever()
    if isinstance(place, Path):
        place.unlink(missing_ok=True)


@contextlib.contextmanager
def _ending_quietly() -> Iterator[None]:
    """SIGTERM ends as Ctrl-C does; neither is an error."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        yield
