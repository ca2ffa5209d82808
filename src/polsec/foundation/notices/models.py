"""What people are told, and how they wish to be told. Nothing here says when, or whether, somebody looked at a page."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock


class Mail(models.TextChoices):
    """Where the mail about a notice stands."""

    NONE = "none", pgettext_lazy("mail", "no mail")
    WAITING = "waiting", pgettext_lazy("mail", "waits to be sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    UNDELIVERED = "undelivered", pgettext_lazy("mail", "could not be sent")


class Wish(models.TextChoices):
    """How somebody wishes to be told."""

    NEEDED = "needed", pgettext_lazy("mail wish", "A mail at once when something needs me, all else once a day")
    DAILY = "daily", pgettext_lazy("mail wish", "One mail a day, when there is something new")
    NEVER = "never", pgettext_lazy("mail wish", "No mail: I look here by myself")


class Notice(models.Model):
    """One thing that one person is told: a text by its key, said in the reader's language when it is read.

    It has no author and no time of reading, so that nothing can be learned from it about who did what when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("kit.Object", models.CASCADE, related_name="+")
    text = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    about = models.ForeignKey("kit.Object", models.CASCADE, null=True, related_name="+")
    within = models.ForeignKey("kit.Object", models.CASCADE, null=True, related_name="+")
    """The process, if it belongs to one."""
    made_at = models.DateTimeField(default=clock.now)
    is_read = models.BooleanField(default=False)
    mail = models.CharField(max_length=12, choices=Mail.choices, default=Mail.NONE)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-made_at"]),
            models.Index(fields=["mail", "person"]),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """How a person wishes to be told. Without a row: `Wish.NEEDED`."""

    person = models.OneToOneField("kit.Object", models.CASCADE, primary_key=True, related_name="+")
    mail = models.CharField(max_length=12, choices=Wish.choices, default=Wish.NEEDED)

    def __str__(self) -> str:
        return str(self.mail)
