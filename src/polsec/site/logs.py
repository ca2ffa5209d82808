"""Lines of the log tell when, what, and where in the code; never who.

Django writes addresses of pages, which can hold a secret link, and messages of errors, which can hold what somebody
typed or a row of the database. Both are left out: the pattern of the address and the way through the code stay.
"""

import logging
import traceback
from pathlib import Path
from types import TracebackType

HOUSE = str(Path(__file__).resolve().parent.parent)
"""Where our own code lies: the way through libraries is left out, but for its last step."""


ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes the pattern of an address instead of the address, and of an error its kind and its way."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; one about a request says no more of it than its method, pattern and status."""
        if not hasattr(record, "request"):
            return super().format(record)
        copy = logging.makeLogRecord(record.__dict__ | {"msg": _of_request(record), "args": None})
        return super().format(copy)

    def formatException(self, ei: ErrorInfo) -> str:
        """The kind of the error and the lines of code that led to it, without its message."""
        return "\n".join(_ways(ei[1])) if ei[1] else ""


def _of_request(record: logging.LogRecord) -> str:
    request = record.__dict__["request"]
    match = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", record.levelname)
    return f"{status} {getattr(request, 'method', '')} {match.route if match else 'no such page'}"


def _ways(fault: BaseException) -> list[str]:
    """From the first cause to the fault itself."""
    before = _ways(fault.__cause__) if fault.__cause__ else []
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for place, frame in enumerate(frames, 1) if HOUSE in frame.filename or place == len(frames)]
    lines = "".join(traceback.format_list(ours)).rstrip()
    return [*before, lines, f"{type(fault).__module__}.{type(fault).__qualname__}"]
