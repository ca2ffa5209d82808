"""Mails in the background: at once for what needs an answer, once a day for the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from polsec.foundation.jobs.models import Job
from polsec.foundation.jobs.registry import job
from polsec.foundation.jobs.running import Run
from polsec.foundation.jobs.schedule import every
from polsec.foundation.kit import clock
from polsec.foundation.notices.mailing import send_mail
from polsec.foundation.notices.models import Mail, Notice
from polsec.foundation.people.models import Person

DIGEST_HOUR = 12
"""UTC: six in the morning in Guatemala."""


@job("notices.mail", title=_("Send a mail"))
def send(run: Run, *, notice: str) -> None:
    """Tell somebody of one notice, unless they have read it meanwhile."""
    found = Notice.objects.filter(pk=notice, mail=Mail.WAITING).first()
    if found:
        _tell(run, found.person_id, [found.pk], notice)


@job("notices.digest", title=_("Send the mail of the day"))
def send_digest(run: Run, *, person: str, day: str) -> None:
    """Tell somebody of all that is new, in one mail."""
    new = Notice.objects.filter(person=UUID(person), mail=Mail.WAITING, is_read=False).values_list("pk", flat=True)
    _tell(run, UUID(person), list(new), f"{person} {day}")


def _tell(run: Run, person: UUID, notices: list[UUID], mail_id: str) -> None:
    unread = Notice.objects.filter(pk__in=notices, is_read=False).count()
    reader = Person.objects.filter(pk=person, erased_at=None).exclude(email=None).first()
    if unread and reader:
        send_mail(reader, unread, hashlib.sha256(mail_id.encode()).hexdigest()[:32])
    with run.effect():
        Notice.objects.filter(pk__in=notices).update(mail=Mail.SENT if reader else Mail.NONE)


@send.when_failed
def note_undelivered(job: Job) -> None:
    """The coordinator is shown that this person could not be reached."""
    _undelivered(Notice.objects.filter(pk=job.inputs["notice"]).values_list("pk", flat=True))


@send_digest.when_failed
def note_digest_undelivered(job: Job) -> None:
    """The coordinator is shown that this person could not be reached."""
    waiting = Notice.objects.filter(person=job.inputs["person"], mail=Mail.WAITING, made_at__lte=job.made_at)
    _undelivered(waiting.values_list("pk", flat=True))


def _undelivered(notices: Iterable[UUID]) -> None:
    Notice.objects.filter(pk__in=list(notices)).update(mail=Mail.UNDELIVERED)


@every(600, name="notices.digests")
def start_digests() -> None:
    """Once a day, for each person to whom something is new, one mail."""
    now = clock.now()
    if settings.MAIL_WORKS and now.hour >= DIGEST_HOUR:
        for person in _waiting_since_before(now):
            send_digest.enqueue(person=str(person), day=f"{now:%Y-%m-%d}")


def _waiting_since_before(now: datetime) -> list[UUID]:
    """Who has something unread of before today's hour and got no digest today."""
    hour = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    asked = Job.objects.filter(kind="notices.digest", inputs__day=f"{now:%Y-%m-%d}").values_list("inputs", flat=True)
    done = {UUID(inputs["person"]) for inputs in asked}
    waiting = Notice.objects.filter(mail=Mail.WAITING, is_read=False, made_at__lt=hour).values_list("person", flat=True)
    return [person for person in waiting.distinct() if person not in done]
