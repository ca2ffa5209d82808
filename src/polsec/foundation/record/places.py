"""Where things of the record lie, and what a log is called."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from polsec.methods.transparency.verify import sha256

LOCAL = ("localhost", "127.0.0.1", "[::1]")
LONGEST_SOCKET = 100
"""Bytes in the path of a Unix socket that every system takes."""


def data() -> Path:
    """The data folder of the site."""
    folder: Path = settings.ENVIRONMENT.data
    return folder


def keys() -> Path:
    """The folder of keys: of the signer and, in the demonstration, of its witnesses."""
    return data() / "keys"


def own_signer_key() -> Path:
    """The signer's key where the site keeps it; with a signer that is a system user of its own it lies elsewhere."""
    return keys() / "signer.key"


def demo_signer_key() -> Path:
    """The signer's key in the demonstration."""
    return keys() / "DEMO-signer.key"


def signer_state() -> Path:
    """Where a signer of this site keeps what it signed last."""
    return data() / "signer"


def signer_socket() -> Path:
    """Where the program that signs listens; in the folder of temporary files where the path would be too long."""
    path = data() / "signer.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    return Path(tempfile.gettempdir()) / f"polsec-{sha256(os.fsencode(path)).hex()[:24]}.sock"


def downloads() -> Path:
    """The folder of exports that are ready to be downloaded."""
    return data() / "exports"


def forget_downloads(slug: str) -> None:
    """Take away what is ready of a process, because something in it must no longer be seen."""
    shutil.rmtree(downloads() / slug, ignore_errors=True)


def site_name() -> str:
    """The name under which the world knows the site; `localhost` where it has none."""
    return next((name for name in settings.ALLOWED_HOSTS if name not in LOCAL and name != "*"), "localhost")


def origin(slug: str) -> str:
    """What a log is called: the address of its endpoints for machines, without a scheme (C2SP tlog-tiles)."""
    return f"{site_name()}/record/{slug}"
