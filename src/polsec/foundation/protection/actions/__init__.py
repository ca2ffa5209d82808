"""The acts of this room, one subject a file."""

from polsec.foundation.protection.actions.pause import ask_pause, ask_resume, confirm_pause, resume, withdraw_request
from polsec.foundation.protection.actions.register import add_to_incident, write_incident

__all__ = [
    "add_to_incident",
    "ask_pause",
    "ask_resume",
    "confirm_pause",
    "resume",
    "withdraw_request",
    "write_incident",
]
