"""Words that many will agree to must read for each of them as they stand."""

from __future__ import annotations

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid
from polsec.harmless import overrides_direction


def check_readable(*texts: str, field: str | None = None) -> None:
    """Raises Invalid where a text holds characters that hide or reorder what stands beside them."""
    if any(map(overrides_direction, texts)):
        raise Invalid(
            Message(
                "This text holds characters that cannot be seen and make it read otherwise than it is. Write it anew "
                "here, or paste it as plain text."
            ),
            field=field,
        )
