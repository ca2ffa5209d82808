"""What can be done in convening: inviting, answering."""

from polsec.stages.convening.actions.answering import (
    Reply,
    answer,
    check_open,
    confirm,
    contest,
    enter_answer,
    think_over,
)
from polsec.stages.convening.actions.inviting import check_holds, invite, note_opened, renew_link, withdraw

__all__ = [
    "Reply",
    "answer",
    "check_holds",
    "check_open",
    "confirm",
    "contest",
    "enter_answer",
    "invite",
    "note_opened",
    "renew_link",
    "think_over",
    "withdraw",
]
