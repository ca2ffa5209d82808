"""Why an act is refused. Each says what was wrong and what to do, and changes nothing.

`status` is the HTTP status of the page that tells of it; `field` names the form field at which it is shown, if any.
"""

from http import HTTPStatus

from polsec.errors import Message, PolsecError


class Refused(PolsecError):
    """An act that was refused before it changed anything."""

    status = HTTPStatus.CONFLICT

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(Refused):
    """Whoever asks may not do this."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(
            message or Message("You may not do this here. If you should, ask the coordinator of the process."),
            field=field,
        )


class Invalid(Refused):
    """What was given cannot be used as it is."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Stale(Refused):
    """What was seen has changed meanwhile."""

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(
            message
            or Message("Somebody changed this while your page was open. Read it again, then repeat what you did."),
            field=field,
        )


class Closed(Refused):
    """What the act is about is not open (any more)."""


class TooLate(Closed):
    """A date has passed."""


class Paused(Closed):
    """The process stands still."""


class RequestReused(Refused):
    """One request number was used for two different acts."""

    def __init__(self) -> None:
        super().__init__(
            Message("This form was sent before with other content. Open the page again and repeat what you did.")
        )
