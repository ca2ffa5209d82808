"""What keeps the register of incidents from whoever has the database alone: each process has a key of its own.

Entries are sealed with AES-256-GCM (NIST SP 800-38D, a random nonce of 96 bits), bound to their process and their row.
A key lies in the data folder under `keys/`, in a file that its owner alone may read, and is made with the first entry.
Backups and exports leave out every file whose name begins with `KEY_PREFIX`; without its key, a register is gone.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from polsec.errors import Message
from polsec.foundation.kit.errors import Refused
from polsec.foundation.record.places import keys

KEY_PREFIX = "incidents-"
KEY_BYTES = 32
NONCE_BYTES = 12
FORM = b"\x01"


class RegisterShut(Refused):
    """The register cannot be opened or written."""


def key_file(process: UUID) -> Path:
    """Where the key of a process's register lies, or will."""
    return keys() / f"{KEY_PREFIX}{process.hex}"


def seal(content: dict[str, Any], *, process: UUID, entry: UUID) -> bytes:
    """`content` for its row alone. Makes the key where there is none. Raises RegisterShut where it cannot."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return FORM + nonce + AESGCM(_key(process, make=True)).encrypt(nonce, plain, _bound_to(process, entry))


def unseal(sealed: bytes | memoryview, *, process: UUID, entry: UUID) -> dict[str, Any]:
    """What was sealed for this row. Raises RegisterShut without the key, or where the bytes are not those sealed."""
    given = bytes(sealed)
    nonce, body = given[1 : 1 + NONCE_BYTES], given[1 + NONCE_BYTES :]
    try:
        if given[:1] != FORM:
            raise InvalidTag
        plain = AESGCM(_key(process, make=False)).decrypt(nonce, body, _bound_to(process, entry))
    except (InvalidTag, ValueError) as error:
        raise RegisterShut(
            Message(
                "The register cannot be read: an entry was changed outside of this site, or its key is another one. "
                "Tell whoever operates the site."
            )
        ) from error
    content: dict[str, Any] = json.loads(plain)
    return content


def _bound_to(process: UUID, entry: UUID) -> bytes:
    return b"polsec incident " + process.bytes + entry.bytes


def _key(process: UUID, *, make: bool) -> bytes:
    path = key_file(process)
    if make and not path.exists():
        _make(path)
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise RegisterShut(
                Message("The register stays shut: others may read its key. Whoever operates the site sets it to 0600.")
            )
        return path.read_bytes()
    except OSError as error:
        raise RegisterShut(
            Message("The register cannot be opened: its key is not on this machine. Tell whoever operates the site.")
        ) from error


def _make(path: Path) -> None:
    """Write a new key whole or not at all; where another process was faster, its key stays."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=KEY_PREFIX, suffix=".new") as new:
            new.write(secrets.token_bytes(KEY_BYTES))
            new.flush()
            os.fsync(new.fileno())
            os.link(new.name, path)
    except FileExistsError:
        return
    except OSError as error:
        raise RegisterShut(
            Message("The register cannot be opened: its key cannot be written. Tell whoever operates the site.")
        ) from error
