"""The web server, on the first free port from the one asked for, with the processes that run beside it."""

import errno
import http.client
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from polsec.errors import Message, PolsecError
from polsec.i18n import translator
from polsec.site.environment import Environment
from polsec.site.supervisor import Child, Supervisor

ADDRESS = "127.0.0.1"
PORTS_TRIED = 50
PATIENCE = 30.0
TURN = 0.2
WEB_PROCESSES = 3
"""One more than the cores of the smallest machine, so that one that waits for the database leaves none idle."""


def free_port(wanted: int) -> int:
    """The first free port from `wanted` upward; any free one for 0.

    Raises PolsecError where none of fifty is free, or the wanted one needs rights that are missing.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        found = _try(port)
        if found:
            return found
    raise PolsecError(
        Message("No port from {port} on is free. Set POLSEC_PORT to another, or to 0 for any.", port=wanted)
    )


def _try(port: int) -> int | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError as error:
            raise PolsecError(
                Message("Port {port} may not be used by this account. Set POLSEC_PORT to 1024 or more.", port=port)
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return None
            raise
        bound: int = probe.getsockname()[1]
        return bound


def serve(environment: Environment, language: str, children: Iterable[Child] = ()) -> None:
    """Answer until Ctrl-C or SIGTERM; print the address once the site answers, then start what runs beside it."""
    _ = translator(language).gettext
    port = free_port(environment.port)
    if environment.port not in (0, port):
        print(_("Port {wanted} is taken; using {port}.").format(wanted=environment.port, port=port), flush=True)
    beside = Supervisor(children)
    server = AnnouncingServer(
        "polsec.site.web:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    )
    server.when_it_answers = beside.start
    try:
        server.serve()
    finally:
        beside.stop()


class Interrupt(threading.Event):
    """Ends the wait of the main loop, also when told to by a signal.

    It waits in short turns: a signal that comes in the instant before a wait without end would not be heard.
    """

    def __init__(self, is_told: Callable[[], bool]) -> None:
        super().__init__()
        self._is_told = is_told

    def wait(self, timeout: float | None = None) -> bool:
        """Return once it is set or told; `timeout` is the length of a turn."""
        while not self._is_told() and not super().wait(timeout or TURN):
            pass
        return True


class AnnouncingServer(Granian):  # type: ignore[misc, valid-type]  # one of two classes, by the interpreter
    """Prints its address as soon as it answers, and ends its worker itself.

    The thread that looks for the answer begins when the worker has been forked: a fork beside a running thread may
    inherit a lock that nobody opens. The worker inherits a blocked SIGINT: a Ctrl-C goes to every process of the
    terminal, and one that is told twice to end would hang until its patience is over.
    """

    when_it_answers: Callable[[], None]

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.main_loop_interrupt = Interrupt(lambda: self.interrupt_signal)

    def signal_handler_interrupt(self, *_: Any) -> None:
        """Only notes the order: to set the event from here would wait for a lock that the main thread may hold."""
        self.interrupt_signal = True

    def startup(self, *arguments: Any) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        super().startup(*arguments)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        threading.Thread(target=_announce, args=(self.bind_port, self.when_it_answers), daemon=True).start()


def _announce(port: int, then: Callable[[], None]) -> None:
    """Print the address as soon as the health page answers, so that whoever reads it may follow it at once.

    What runs beside the web comes after that, and does not make anybody wait for the first page.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _answers(port):
            print(f"http://localhost:{port}", flush=True)
            break
        time.sleep(0.02)
    then()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
