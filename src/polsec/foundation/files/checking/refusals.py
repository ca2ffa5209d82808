"""Why an upload is refused where several checks say the same."""

from polsec.errors import Message
from polsec.foundation.kit.errors import Invalid


def unreadable() -> Invalid:
    """For what is broken, or pretends to be something else."""
    return Invalid(Message("This file is damaged, or is not what it seems to be. Save it anew and upload that."))


def too_much() -> Invalid:
    """For what unfolds to more than it should."""
    return Invalid(
        Message("This file unfolds to far more than its size. Save it anew, with fewer or smaller pictures.")
    )
