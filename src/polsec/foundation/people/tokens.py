"""Secrets of links: 192 random bits that are given once; only their hash is kept."""

import hashlib
import secrets

TOKEN_BYTES = 24


def new_token() -> tuple[str, str]:
    """A new secret and the hash by which it is found again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """SHA-256 in hex. No salt and no stretching: the secret is random and cannot be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()
