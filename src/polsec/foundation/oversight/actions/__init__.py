"""The acts of this room, one subject a file."""

from polsec.foundation.oversight.actions.complaints import (
    acknowledge,
    complain,
    confirm_answer,
    draft_answer,
    share,
)
from polsec.foundation.oversight.actions.donors import enter_donor, withdraw_donor
from polsec.foundation.oversight.actions.hirings import enter_hiring, withdraw_hiring
from polsec.foundation.oversight.actions.interests import declare_interests

__all__ = [
    "acknowledge",
    "complain",
    "confirm_answer",
    "declare_interests",
    "draft_answer",
    "enter_donor",
    "enter_hiring",
    "share",
    "withdraw_donor",
    "withdraw_hiring",
]
