"""What a lower room asks of higher ones: a registry of handlers by key, filled in `apps.py`, never a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

H = TypeVar("H", bound=Callable[..., Any])
_ports: dict[str, Port[Any]] = {}


class Port(Generic[H]):
    """Handlers by key. `keys` are declared by whoever calls; a contract test fails where one has no handler.

    With `one`, a key has exactly one handler; otherwise any number, called in the order of registration.
    """

    def __init__(self, name: str, *, one: bool) -> None:
        if name in _ports:
            raise ValueError(f"The port {name} is there twice.")
        self.name, self.one = name, one
        self.declared: set[str] = set()
        self._handlers: dict[str, list[H]] = {}
        _ports[name] = self

    def declare(self, key: str) -> str:
        """Say that `key` will be called, so that its handler is asked for; gives the key back."""
        self.declared.add(key)
        return key

    def on(self, key: str) -> Callable[[H], H]:
        """Register a handler for `key`. Raises ValueError for a second one where there may be one."""

        def register(handler: H) -> H:
            handlers = self._handlers.setdefault(key, [])
            if self.one and handlers:
                raise ValueError(f"{self.name}: {key} has a handler already.")
            handlers.append(handler)
            return handler

        return register

    def handlers(self, key: str) -> tuple[H, ...]:
        """The handlers of a key, in the order of registration."""
        return tuple(self._handlers.get(key, ()))

    def handler(self, key: str) -> H:
        """The one handler of a key. Raises LookupError where nobody registered."""
        found = self.handlers(key)
        if not found:
            raise LookupError(f"{self.name}: nobody handles {key}.")
        return found[0]

    def everyone(self) -> Iterator[H]:
        """All handlers of all keys."""
        for handlers in self._handlers.values():
            yield from handlers


def ports() -> dict[str, Port[Any]]:
    """Every port by its name."""
    return dict(_ports)
