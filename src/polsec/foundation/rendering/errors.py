"""Why a document was not printed, fit for a person."""

from http import HTTPStatus

from polsec.errors import Message
from polsec.foundation.kit.errors import Refused


class NotPrinted(Refused):
    """A document could not be made."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooLong(NotPrinted):
    """A document needs more time or memory than one may have."""

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This document is too long to be printed in one piece. Divide it into parts, or shorten its texts; "
                "nothing was changed or lost."
            )
        )


class Unprintable(NotPrinted):
    """A document was refused by the typesetter."""

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This document could not be printed as it is. Nothing was changed or lost. "
                "Tell whoever operates this site: the log says where it stopped."
            )
        )
