"""What a site's database says of acts that browsers sent: `python -m tests.soak.looking`, beside a stopped site.

Reads the numbers of acts that were acknowledged, and of those that nobody answered; lets what waits be done.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

RECEIPTS = 5


def look(acknowledged: list[str], unanswered: list[str]) -> dict[str, Any]:
    """What is missing or there twice, and what does not fit together."""
    from polsec.foundation.discussion.models import Comment
    from polsec.foundation.jobs.models import Job, State
    from polsec.foundation.kit.models import Act
    from polsec.foundation.record.queries import unmatched
    from polsec.stages.agenda.models import Theme

    _finish()
    numbers = Counter(str(number) for number in Act.objects.values_list("request_id", flat=True))
    sent = [*acknowledged, *unanswered]
    made = {"discussion.comment": Comment.objects.count(), "agenda.propose": Theme.objects.count()}
    acts = {name: Act.objects.filter(action=name).count() for name in made}
    texts = Counter(Comment.objects.values_list("text", flat=True))
    found = unmatched()
    return {
        "missing": [number for number in acknowledged if number not in numbers],
        "double": [number for number in sent if numbers[number] > 1] + [text for text in texts if texts[text] > 1],
        "acts without leaf": len(found.acts),
        "leaves without act": len(found.leaves),
        "leaves by act": sorted(
            {act.leaves.count() for act in Act.objects.filter(request_id__in=acknowledged).prefetch_related("leaves")}
        ),
        "things without act": sum(abs(made[name] - acts[name]) for name in made),
        "jobs": [str(job) for job in Job.objects.exclude(state=State.DONE)],
        "receipts": _receipts(),
    }


def _finish() -> None:
    """Do what waits: jobs whose worker was killed once their lease is over, then what the record has not got yet."""
    from datetime import timedelta

    from polsec.foundation.jobs.queue import run_due
    from polsec.foundation.kit import clock
    from polsec.foundation.record.sequencer import drain

    drain()
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        run_due()


def _receipts() -> list[str]:
    """Receipts of some leaves, the first and the last among them."""
    from polsec.foundation.kit.actors import ANYONE
    from polsec.foundation.record.models import Log
    from polsec.foundation.record.receipts import receipt

    log = Log.objects.get()
    chosen = {log.size * part // RECEIPTS for part in range(RECEIPTS)} | {log.size - 1}
    return [text.decode() for index in sorted(chosen) if (text := receipt(log, index, ANYONE))]


def main() -> None:
    """Look at the site of the environment and print what was found."""
    import django

    django.setup()
    asked = json.load(sys.stdin)
    json.dump(look(asked["acknowledged"], asked["unanswered"]), sys.stdout)


if __name__ == "__main__":
    main()
