"""How a piece of background work may end other than well."""

from polsec.errors import PolsecError


class TryAgain(PolsecError):
    """Something outside failed that may work later. The text is what is told when all attempts have failed."""


class Unfinished(Exception):
    """Work is left where it stands. A function lets it pass."""


class Interrupted(Unfinished):
    """The worker was told to end: the job goes back to the queue as if it had not begun."""


class LeaseLost(Unfinished):
    """Another worker has the job now, since this one gave no sign of life; nothing of it is written here."""


class DoneBefore(Unfinished):
    """The result for these inputs is there already."""
