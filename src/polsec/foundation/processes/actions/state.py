"""A process is opened to the public, closed, opened again; its title, purpose and languages change."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Visibility
from polsec.foundation.processes import leaves
from polsec.foundation.processes.actions.checks import check_languages, check_texts, check_timezone
from polsec.foundation.processes.models import Process, ProcessState
from polsec.foundation.processes.rules import may_run
from polsec.foundation.record.leaves import leave


@action("processes.open", lock="process", may=may_run, leaf=leaves.OPENED)
def open_process(*, by: Actor, request_id: UUID | None = None, process: Process) -> Process:
    """Everyone sees the process from now on. Raises Closed where it is not in preparation, Invalid without purpose."""
    if process.state != ProcessState.PREPARING:
        raise Closed(Message("This process has been opened already."))
    check_texts(process.purpose, process.languages, "purpose")
    process.state = ProcessState.OPEN
    process.save(update_fields=["state"])
    process.object.visibility = Visibility.PUBLIC
    process.object.save(update_fields=["visibility"])
    leave(leaves.OPENED, {"title": process.object.title, "purpose": process.purpose}, process=process.object)
    return process


@action("processes.close", lock="process", may=may_run, leaf=leaves.CLOSED)
def close_process(*, by: Actor, request_id: UUID | None = None, process: Process, reason: str) -> Process:
    """Nothing in the process changes any more; it stays readable as it was. Raises Closed where it is not open."""
    if process.state != ProcessState.OPEN:
        raise Closed(Message("Only a process that is open can be closed."))
    _check_reason(reason)
    process.state = ProcessState.CLOSED
    process.save(update_fields=["state"])
    leave(leaves.CLOSED, {"reason": reason}, process=process.object)
    return process


@action("processes.reopen", lock="process", may=may_run, leaf=leaves.REOPENED, while_paused=True)
def reopen_process(*, by: Actor, request_id: UUID | None = None, process: Process, reason: str) -> Process:
    """A closed process goes on. Raises Closed where it is not closed."""
    if process.state != ProcessState.CLOSED:
        raise Closed(Message("This process is not closed."))
    _check_reason(reason)
    process.state = ProcessState.OPEN
    process.save(update_fields=["state"])
    leave(leaves.REOPENED, {"reason": reason}, process=process.object)
    return process


@action("processes.change_settings", lock="process", may=may_run, leaf=leaves.SETTINGS)
def change_settings(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    title: dict[str, str],
    purpose: dict[str, str],
    languages: list[str],
    timezone: str,
) -> Process:
    """Other title, purpose, languages, time zone. Raises Invalid as `create` does."""
    check_languages(languages)
    check_texts(title, languages, "title")
    if process.state != ProcessState.PREPARING:
        check_texts(purpose, languages, "purpose")
    check_timezone(timezone)
    process.purpose, process.languages, process.timezone = purpose, languages, timezone
    process.save(update_fields=["purpose", "languages", "timezone"])
    process.object.title = title
    process.object.save(update_fields=["title"])
    told = {"title": title, "purpose": purpose, "languages": languages, "timezone": timezone}
    leave(leaves.SETTINGS, told, process=process.object)
    return process


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(Message("Say why: the reason is public, and stays on the record."), field="reason")
