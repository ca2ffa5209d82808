"""Keys: made, kept in a file that only its owner reads, and used to sign.

A key file holds one line, as Go's ``note`` package writes signer keys: ``PRIVATE+KEY+name+id+base64(type, seed)``.
The key of a log signer signs no checkpoint itself: each log has a key of its own, derived from the seed and the log's
origin. So one file is kept, and no two logs share a public key, which a policy forbids.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from polsec.errors import Message, PolsecError
from polsec.methods.transparency.notes import vkey
from polsec.methods.transparency.verify import (
    LOG_KEY,
    WITNESS_KEY,
    Key,
    Signature,
    cosigned_message,
    from_base64,
    is_key_name,
    to_base64,
)

ONLY_OWNER = 0o600
PREFIX = "PRIVATE+KEY"
LOG_SEED = b"polsec-log-key/v1\x00"
"""Begins what the seed of a log's own key is derived from."""


@dataclass(frozen=True)
class SigningKey:
    """A private Ed25519 key: whose, for which type of signature, and its 32 bytes, which no text of it shows."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def public(self) -> Key:
        """What others verify with."""
        return Key(self.name, self.kind, self._private.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The public key as policies name it."""
        return vkey(self.public)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def of_log(self, origin: str) -> SigningKey:
        """The key of the log with this origin: HMAC-SHA-256 of the origin under the seed."""
        return SigningKey(origin, LOG_KEY, hmac.digest(self.seed, LOG_SEED + origin.encode(), "sha256"))

    def sign(self, text: bytes) -> Signature:
        """The signature of a note's text, by the key of a log."""
        return Signature(self.name, self.public.id, self._private.sign(text))

    def cosign(self, text: bytes, time: int) -> Signature:
        """A witness' cosignature of a checkpoint's text at ``time``, in seconds since 1970 (cosignature/v1)."""
        signed = self._private.sign(cosigned_message(time, text))
        return Signature(self.name, self.public.id, time.to_bytes(8, "big") + signed)


def make_key(name: str, kind: int) -> SigningKey:
    """A new key. Raises PolsecError where the name has a space or a plus, or is empty."""
    if not is_key_name(name) or not name.isprintable():
        raise PolsecError(Message("“{name}” cannot name a key: take a word without spaces and without “+”.", name=name))
    return SigningKey(name, kind, os.urandom(32))


def write_key(key: SigningKey, path: Path) -> None:
    """Write a new key file, for its owner alone. Raises PolsecError where there is one already."""
    material = bytes([key.kind]) + key.seed
    line = f"{PREFIX}+{key.name}+{key.public.id.hex()}+{to_base64(material)}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise PolsecError(Message("{path} exists; a key is never overwritten. Name another file.", path=path)) from None
    except OSError as error:
        raise PolsecError(
            Message("{path} cannot be written: {error}.", path=path, error=error.strerror or error)
        ) from error


def read_key(path: Path, kind: int) -> SigningKey:
    """The key in a file. Raises PolsecError where it cannot be read, others may read it, or it is of another kind."""
    try:
        if path.stat().st_mode & 0o077:
            raise PolsecError(
                Message("Others may read the key in {path}. Take that right away: chmod 600 {path}", path=path)
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolsecError(Message("The key in {path} cannot be read: {error}.", path=path, error=error)) from error
    key = _parse(text.removesuffix("\n"))
    if key is None:
        raise PolsecError(Message("{path} holds no key that was made by “polsec keys make”.", path=path))
    if key.kind != kind:
        raise PolsecError(
            Message("The key in {path} is a witness's; a signer needs a log's.", path=path)
            if kind == LOG_KEY
            else Message("The key in {path} is a log signer's; a witness needs a key of its own.", path=path)
        )
    return key


def _parse(line: str) -> SigningKey | None:
    prefix, name, shown_id, encoded = (line.removeprefix(PREFIX).split("+", 3) + [""] * 4)[:4]
    try:
        material = from_base64(encoded)
    except ValueError:
        return None
    if not line.startswith(PREFIX) or prefix or len(material) != 33 or material[0] not in (LOG_KEY, WITNESS_KEY):
        return None
    key = SigningKey(name, material[0], material[1:])
    return key if key.public.id.hex() == shown_id else None
