"""What a signer or witness signed last, of each log: kept so that no fall of power makes it sign two histories."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path

from polsec.errors import Message, PolsecError
from polsec.methods.transparency.verify import Checkpoint, Fault

ONLY_OWNER = 0o700


class SigningState:
    """A folder with one file for each log, named by the SHA-256 of its origin: the newest signed checkpoint.

    One process holds the folder; the operating system frees it when the process ends, however it ends.
    """

    def __init__(self, folder: Path) -> None:
        """Raises PolsecError where the folder cannot be used or another process holds it."""
        self.folder = folder
        try:
            folder.mkdir(mode=ONLY_OWNER, parents=True, exist_ok=True)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PolsecError(
                Message("Another signer or witness works in {folder}. One folder is for one of them.", folder=folder)
            ) from None
        except OSError as error:
            raise PolsecError(
                Message("{path} cannot be written: {error}.", path=folder, error=error.strerror or error)
            ) from error

    def close(self) -> None:
        """Give the folder free."""
        os.close(self._lock)

    def held(self, origin: str) -> Checkpoint | None:
        """The newest checkpoint of this log that was signed here; None where none was.

        Raises PolsecError where there is one that cannot be read: then nothing more may be signed for this log.
        """
        path = self.path(origin)
        try:
            return Checkpoint.parse(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, Fault) as error:
            raise PolsecError(
                Message("What was signed before cannot be read: {path}. Bring it back from a copy.", path=path)
            ) from error

    def keep(self, origin: str, checkpoint: bytes) -> None:
        """Store the signed note durably, whole or not at all. Raises OSError, and then nothing may be answered."""
        path = self.path(origin)
        fresh = path.with_suffix(".part")
        with fresh.open("wb") as file:
            file.write(checkpoint)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def path(self, origin: str) -> Path:
        """Where the newest checkpoint of this log lies."""
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"
