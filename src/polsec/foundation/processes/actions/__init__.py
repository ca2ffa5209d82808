"""The acts of this room, one subject a file."""

from polsec.foundation.processes.actions.creating import allow_founding, create
from polsec.foundation.processes.actions.roles import end_role, give_role, invite_to_role
from polsec.foundation.processes.actions.rules import set_rules
from polsec.foundation.processes.actions.stages import add_stage, close_stage, redate_stage, start_stage
from polsec.foundation.processes.actions.state import change_settings, close_process, open_process, reopen_process

__all__ = [
    "add_stage",
    "allow_founding",
    "change_settings",
    "close_process",
    "close_stage",
    "create",
    "end_role",
    "give_role",
    "invite_to_role",
    "open_process",
    "redate_stage",
    "reopen_process",
    "set_rules",
    "start_stage",
]
