"""Printing by name, for jobs: what is to be printed travels as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from polsec.foundation.rendering import letter, minute, plan, publication

KINDS: dict[str, tuple[type, Callable[[Any], bytes]]] = {
    "publication": (publication.Publication, publication.build),
    "letter": (letter.Letter, letter.build),
    "minute": (minute.Minute, minute.build),
    "plan": (plan.Plan, plan.build),
}


def build_apart(kind: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a kind of document from its fields as JSON holds them (`dataclasses.asdict`, dates in ISO 8601).

    Raises LookupError for a kind that is not printed here, and what `build` of that kind raises.
    """
    made_of, build = KINDS[kind]
    return build(restored(made_of, data))


def restored(wanted: Any, value: Any) -> Any:
    """`value`, as JSON gave it back, as the type that a field wants: dataclasses, tuples of them, dates."""
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = get_type_hints(wanted)
        return wanted(**{name: restored(hints[name], each) for name, each in value.items()})
    if get_origin(wanted) is tuple:
        return tuple(restored(get_args(wanted)[0], each) for each in value)
    if wanted is date and isinstance(value, str):
        return date.fromisoformat(value)
    return value
