"""What is forgotten at its time: sessions that ended, invitations and printed links that can no longer be used."""

from __future__ import annotations

from datetime import timedelta

from polsec.foundation.jobs.schedule import every
from polsec.foundation.kit import clock
from polsec.foundation.people.models import Claim, EntryLink, Session

DAY = 24 * 3600
KEPT_AFTERWARDS = timedelta(days=90)
"""How long an invitation or a link that cannot be used any more still tells its holder why."""


@every(DAY, name="people.forget")
def forget() -> None:
    """Delete what has ended. Where a person came from and when is kept no longer than it is of use."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    before = clock.now() - KEPT_AFTERWARDS
    Claim.objects.filter(expires_at__lt=before).delete()
    EntryLink.objects.filter(expires_at__lt=before).delete()
