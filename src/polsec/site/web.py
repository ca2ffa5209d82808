"""The site as the web process of `polsec serve` loads it: it ends when the process that started it is killed."""

import os
import signal
import threading

from polsec.site.child import wait_for_end
from polsec.site.wsgi import application

__all__ = ["application"]


def _end_with(parent: int) -> None:
    wait_for_end(parent, threading.Event())
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
