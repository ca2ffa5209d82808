"""What can be done with persons, their accounts, consents and institutions: one subject a file."""

from polsec.foundation.people.actions.consents import give_consent, withdraw_consent
from polsec.foundation.people.actions.entry import enter_by_link, print_entry_link
from polsec.foundation.people.actions.erasing import erase, erase_again
from polsec.foundation.people.actions.institutions import (
    ask_to_unprotect,
    change_institution,
    enter_institution,
    note_joined,
    protect_institution,
    release_name,
    unprotect_institution,
    withdraw_name,
)
from polsec.foundation.people.actions.invitations import accept, invite, join, new_claim, revoke
from polsec.foundation.people.actions.persons import change_person, enter_person, hide, show

__all__ = [
    "accept",
    "ask_to_unprotect",
    "change_institution",
    "change_person",
    "enter_by_link",
    "enter_institution",
    "enter_person",
    "erase",
    "erase_again",
    "give_consent",
    "hide",
    "invite",
    "join",
    "new_claim",
    "note_joined",
    "print_entry_link",
    "protect_institution",
    "release_name",
    "revoke",
    "show",
    "unprotect_institution",
    "withdraw_consent",
    "withdraw_name",
]
