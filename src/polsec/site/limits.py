"""What the web processes of one site count together: how often an address, told to nobody, has tried to sign in.

The counts are files, since each web process has its own memory. Their names come from a key that lives in memory alone
and ends with `polsec serve`: whoever takes the disk cannot tell whose they were.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

NAME = "POLSEC_RUN"
KEY = os.environ.setdefault(NAME, secrets.token_hex(32)).encode()
"""Made by the process that serves and handed down to those that it starts."""
MOST = 20_000
"""Counts kept at a time; beyond them, some are forgotten."""


def sealed(key: str, prefix: str, version: int) -> str:
    """The name under which a count is kept."""
    return hmac.new(KEY, f"{prefix}:{version}:{key}".encode(), hashlib.sha256).hexdigest()


def counts(folder: Path) -> dict[str, Any]:
    """Django's settings of a cache in `folder`, readable by its owner alone."""
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder,
        "KEY_FUNCTION": sealed,
        "OPTIONS": {"MAX_ENTRIES": MOST},
    }
