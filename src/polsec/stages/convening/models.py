"""Invitations to institutions, and their answers. All of it is the secretariat's alone: nobody else learns who was
approached, who declined, or why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.bodies.models import Body, Seat
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.people.models import Institution, Language
from polsec.foundation.processes.models import Process, Rules


class Channel(models.TextChoices):
    """How an invitation reaches the institution."""

    MAIL = "mail", pgettext_lazy("invitation", "By e-mail")
    LETTER = "letter", pgettext_lazy("invitation", "As a printed letter")
    HAND = "hand", pgettext_lazy("invitation", "As a link that I hand over myself")


class State(models.TextChoices):
    """Where an invitation stands."""

    SENT = "sent", pgettext_lazy("invitation", "Sent")
    OPENED = "opened", pgettext_lazy("invitation", "Being answered")
    THINKS = "thinks", pgettext_lazy("invitation", "Thinking it over")
    ANSWERED = "answered", pgettext_lazy("invitation", "Answered")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired without an answer")
    ENDED = "ended", pgettext_lazy("invitation", "Withdrawn or replaced")


class Invitation(models.Model):
    """The invitation of an institution into a body. Its link is not kept, only the link's hash.

    `ended_at` says since when it no longer holds, because it was withdrawn or another one took its place.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="invitations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    language = models.CharField(max_length=10, choices=Language.choices)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_post = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    letter = models.TextField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Object, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    thinks_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "body"], condition=Q(ended_at=None), name="invitation_one_at_a_time"
            )
        ]

    token = ""
    """The secret of its link, known to the act alone that made it."""

    def __str__(self) -> str:
        return f"{self.pk} {self.made_at:%Y-%m-%d}"

    @property
    def is_expired(self) -> bool:
        """Whether its last moment has passed."""
        return self.expires_at <= clock.now()


class Choice(models.TextChoices):
    """What an institution answers in the end; thinking it over is noted on the invitation."""

    JOINS = "joins", pgettext_lazy("answer", "We take part")
    OBSERVES = "observes", pgettext_lazy("answer", "We observe, with a voice and without taking positions")
    DECLINES = "declines", pgettext_lazy("answer", "We decline")


@dataclass(frozen=True)
class Way:
    """How somebody who was named enters: the secret of their link, empty where they have been here before."""

    name: str
    kind: str
    token: str


class Heard(models.TextChoices):
    """How an answer came in."""

    LINK = "link", pgettext_lazy("answer", "Through the link")
    LETTER = "letter", pgettext_lazy("answer", "By letter")
    PHONE = "phone", pgettext_lazy("answer", "By telephone")
    VISIT = "visit", pgettext_lazy("answer", "In a visit")


class Answer(models.Model):
    """The answer to an invitation: one that holds. `proof` says what stands behind one that the secretariat entered.

    Such an answer is confirmed or contested by the institution; a contested one no longer holds, and stays.
    """

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="answers")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    reason = models.TextField(blank=True)
    heard = models.CharField(max_length=6, choices=Heard.choices, default=Heard.LINK)
    proof = models.TextField(blank=True)
    rules = models.ForeignKey(Rules, models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    contested_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation"], condition=Q(contested_at=None), name="answered_once"),
            models.CheckConstraint(
                condition=Q(heard=Heard.LINK, entered_by=None) | (~Q(heard=Heard.LINK) & Q(entered_by__isnull=False)),
                name="answer_entered_by_somebody",
            ),
        ]

    ways: tuple[Way, ...] = ()
    """How those whom it names enter, known to the act alone that took it in."""

    def __str__(self) -> str:
        return f"{self.choice} {self.given_at:%Y-%m-%d}"

    @property
    def process_id(self) -> object:
        """The process of the invitation."""
        return self.invitation.process_id

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether the secretariat entered it and the institution has not spoken to it yet."""
        return self.entered_by_id is not None and self.confirmed_at is None and self.contested_at is None
