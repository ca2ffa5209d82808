"""Small predicates for `may`, joined with `&`, `|` and `~` (package `rules`).

Each takes the actor and the governing row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from rules import predicates

from polsec.foundation.kit.actors import Actor


class Rule(Protocol):
    """A predicate of the package `rules` about an actor and a row; `test` answers."""

    def test(self, obj: Actor, target: Any) -> bool: ...

    def __and__(self, other: Rule) -> Rule: ...

    def __or__(self, other: Rule) -> Rule: ...

    def __invert__(self) -> Rule: ...


def predicate(holds: Callable[[Actor, Any], bool]) -> Rule:
    """Make a function of actor and row a rule."""
    return cast(Rule, predicates.predicate(holds))


def has_role(*roles: str) -> Rule:
    """Whether the actor holds one of the roles in the process of the row."""

    @predicate
    def holds(actor: Actor, row: Any) -> bool:
        return bool(actor.roles_in(getattr(row, "process_id", None)) & set(roles))

    return holds


@predicate
def is_operator(actor: Actor, row: Any) -> bool:
    """Whether the actor runs the site."""
    return actor.is_operator


@predicate
def is_system(actor: Actor, row: Any) -> bool:
    """Whether the site itself acts, because a date was reached."""
    return actor.is_system


@predicate
def is_signed_in(actor: Actor, row: Any) -> bool:
    """Whether the actor is a known person."""
    return actor.person is not None


@predicate
def can_see(actor: Actor, row: Any) -> bool:
    """Whether the actor may see the object of the row."""
    return bool(row.object.is_visible_to(actor))


@predicate
def anyone(actor: Actor, row: Any) -> bool:
    """Everyone: what guards such an act is a secret link, a form's state or nothing."""
    return True
