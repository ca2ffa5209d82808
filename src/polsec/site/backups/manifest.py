"""What a backup says of itself: its version, its database, and the hash of each thing in it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from polsec.errors import Message, PolsecError

FORMAT = 1
NAME = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""How the database lies in a backup, by its kind."""
CONTENT = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{62}\Z")
LEFT_OUT = ("secret-key", "keys", "signer", "witnesses", "erasures.jsonl", "exports")
"""Never in a backup: keys, what was signed last, the ledger of erasures; and exports, which are made anew."""


@dataclass(frozen=True)
class Manifest:
    """Of one backup. `hashes`: SHA-256, in hex, by the name in the archive."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    hashes: dict[str, str]
    left_out: list[str]
    format: int = FORMAT

    def as_json(self) -> bytes:
        """The text of `manifest.json`."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def read_manifest(text: bytes) -> Manifest:
    """The manifest in a backup. Raises PolsecError for anything else."""
    try:
        fields = json.loads(text)
        if fields["format"] != FORMAT:
            raise ValueError
        manifest = Manifest(**fields)
        known = {DATABASES[manifest.database]}
        if any(name not in known and not CONTENT.match(name) for name in manifest.hashes):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise unreadable() from error
    return manifest


def unreadable() -> PolsecError:
    """For what is no backup, or a damaged one."""
    return PolsecError(
        Message("This is no backup of POLSEC, or it is damaged. Nothing was changed. Take another copy.")
    )


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_hashed(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy, and give the SHA-256 of what was copied, in hex."""
    made = hashlib.sha256()
    while part := source.read(1 << 20):
        made.update(part)
        target.write(part)
    return made.hexdigest()
