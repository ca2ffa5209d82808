"""The way of a change: `@action` opens the transaction and keeps the order of what happens in it.

    @action("decisions.take_position", lock="question", may=rules.may_take_position, leaf="decisions.position")
    def take_position(*, by: Actor, request_id: UUID, question: Question, stance: Stance, reason: str = "") -> Position:
        check_open(question)
        …

Inside the transaction, in this order: the row named by `lock` is locked and read anew, `may` is asked, guards of the
process are asked (paused, closed), the function checks the state and changes, its leaf is left on the record. Whoever
sends the same `request_id` again gets the result of the first time.

An action called inside another one is an act of its own, with a request number that follows from the outer one's.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, models, transaction

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import NotAllowed, Refused, RequestReused, Stale
from polsec.foundation.kit.models import Act, Entity, Object
from polsec.foundation.kit.rules import Rule

P = ParamSpec("P")
R = TypeVar("R")
Guard = Callable[["Spec", UUID], None]


@dataclass(frozen=True)
class Spec:
    """What is known of an action: its name, which argument is locked, who may, which leaf it leaves.

    `leaf` is None where the act concerns nobody's fairness; `why_no_leaf` then says so, for whoever reviews.
    """

    name: str
    lock: str | None
    may: Rule
    leaf: str | None
    why_no_leaf: str
    while_paused: bool
    function: Callable[..., Any]


@dataclass
class _Running:
    act: Act
    leaves: set[str] = field(default_factory=set)
    nested: int = 0


_registry: dict[str, Spec] = {}
_guards: list[Guard] = []
_running: ContextVar[_Running | None] = ContextVar("polsec_act", default=None)


class LeafMissing(RuntimeError):
    """An action ended without the leaf that it declares: a fault of the code, so nothing of it is kept."""


def action(
    name: str,
    *,
    may: Rule,
    lock: str | None = None,
    leaf: str | None = None,
    why_no_leaf: str = "",
    while_paused: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function with keyword arguments `by` and `request_id` an action.

    `may` is asked with the actor and the locked row (None without `lock`). Raises ValueError for a name taken twice,
    and where neither a leaf nor a reason for having none is given.
    """
    if name in _registry:
        raise ValueError(f"The action {name} is there twice.")
    if not leaf and not why_no_leaf:
        raise ValueError(f"The action {name} leaves no leaf and does not say why.")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        spec = Spec(name, lock, may, leaf, why_no_leaf, while_paused, function)
        _registry[name] = spec

        @functools.wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{name} takes keyword arguments only")
            return cast(R, _perform(spec, dict(kwargs)))

        return perform

    return decorate


def registry() -> dict[str, Spec]:
    """Every action by its name."""
    return dict(_registry)


def guard(check: Guard) -> Guard:
    """Register what is asked before each act in a process: it raises Refused where the process must not change."""
    _guards.append(check)
    return check


def current_act() -> Act:
    """The act under way. Raises RuntimeError outside of one."""
    return _current().act


def note_leaf(kind: str) -> None:
    """Called by the record when a leaf is left in the act under way."""
    _current().leaves.add(kind)


def _current() -> _Running:
    running = _running.get()
    if running is None:
        raise RuntimeError("This may only be called inside an action.")
    return running


def _perform(spec: Spec, arguments: dict[str, Any]) -> Any:
    by: Actor = arguments["by"]
    request_id = _request_id(spec, arguments)
    try:
        with transaction.atomic():
            return _change(spec, by, request_id, arguments)
    except (IntegrityError, Refused):
        # Perhaps it was sent before: then its number is taken, or what it does is done and cannot be done again. To
        # look only now spares every first act a query.
        earlier = Act.objects.filter(request_id=request_id).first()
        if earlier is None:
            raise
        return _result_of(earlier, spec, by)


def _request_id(spec: Spec, arguments: dict[str, Any]) -> UUID:
    outer = _running.get()
    if outer is None:
        return arguments.setdefault("request_id", None) or uuid.uuid4()
    outer.nested += 1
    arguments["request_id"] = uuid.uuid5(outer.act.request_id, f"{spec.name} {outer.nested}")
    return cast(UUID, arguments["request_id"])


def _change(spec: Spec, by: Actor, request_id: UUID, arguments: dict[str, Any]) -> Any:
    governing = _lock(spec, arguments)
    process = getattr(governing, "process_id", None)
    if not spec.may.test(by, governing):
        raise NotAllowed
    if process:
        for check in _guards:
            check(spec, process)
    act = Act.objects.create(
        request_id=request_id,
        action=spec.name,
        process_id=process,
        by_id=by.person,
        capacity=by.capacity_in(process),
        at=clock.now(),
        simulated=clock.is_simulated(),
    )
    running = _Running(act)
    token = _running.set(running)
    try:
        result = spec.function(**arguments)
    finally:
        _running.reset(token)
    if spec.leaf and spec.leaf not in running.leaves:
        raise LeafMissing(f"{spec.name} left no leaf of kind {spec.leaf}.")
    _keep_result(act, result)
    return result


def _lock(spec: Spec, arguments: dict[str, Any]) -> models.Model | None:
    """The governing row, locked and read anew, put in place of the one that was given."""
    if spec.lock is None:
        return None
    given: models.Model = arguments[spec.lock]
    own_row_alone = ("self",) if connection.features.has_select_for_update_of else ()
    rows = type(given)._default_manager.select_for_update(of=own_row_alone)
    # Its process is asked for by every act: it comes along in the same query.
    if isinstance(given, Entity):
        rows = rows.select_related("object__process")
    elif isinstance(given, Object):
        rows = rows.select_related("process", "room")
    try:
        locked = rows.get(pk=given.pk)
    except ObjectDoesNotExist as error:
        raise Stale from error
    arguments[spec.lock] = locked
    return locked


def _keep_result(act: Act, result: Any) -> None:
    if isinstance(result, models.Model):
        act.result_model, act.result_pk = result._meta.label, str(result.pk)
        if act.process_id is None:
            act.process_id = getattr(result, "process_id", None)
        act.save(update_fields=["result_model", "result_pk", "process"])


def _result_of(act: Act, spec: Spec, by: Actor) -> Any:
    """What the act of an earlier request with the same number gave."""
    if act.action != spec.name or act.by_id != by.person:
        raise RequestReused
    if not act.result_model:
        return None
    return apps.get_model(act.result_model)._default_manager.get(pk=act.result_pk)
