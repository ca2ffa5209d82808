"""Closing what nobody closed: when the date of a question has passed."""

from __future__ import annotations

import logging

from polsec.foundation.decisions import actions
from polsec.foundation.decisions.queries import due_to_close
from polsec.foundation.jobs.schedule import every
from polsec.foundation.kit.actors import SITE
from polsec.foundation.kit.errors import Refused

log = logging.getLogger(__name__)
SECONDS = 60


@every(SECONDS, name="decisions.close_due")
def close_what_is_due() -> None:
    """Close each question whose date has passed. One that cannot be closed (its process is paused) waits."""
    for question in due_to_close():
        try:
            actions.close(by=SITE, question=question)
        except Refused as refusal:
            log.info("question %s is not closed yet: %s", question.pk, type(refusal).__name__)
