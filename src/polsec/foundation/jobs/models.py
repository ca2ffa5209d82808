"""Work done in the background, its results, and when each scheduled function runs next."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy

from polsec.errors import Message
from polsec.foundation.kit import clock


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "under way")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")


class Job(models.Model):
    """One piece of background work. `lease` is the token of the worker that has it until `leased_until`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    """What its result is known by: SHA-256, in hex, of the inputs' canonical JSON."""
    inputs = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run_after = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True)
    stage = models.JSONField(default=dict)
    """What it is doing, as the parts of a Message."""
    share = models.FloatField(default=0.0)
    explanation = models.JSONField(default=dict)
    """Why the last attempt failed, as the parts of a Message."""
    started_by = models.ForeignKey("kit.Object", models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey("kit.Object", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "run_after"]),
            models.Index(fields=["kind", "key"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, leased_until__isnull=False)
                | (~Q(state="running") & Q(lease__isnull=True, leased_until__isnull=True)),
                name="job_under_way_has_a_lease",
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="job_share_in_0_1"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def stage_text(self) -> str:
        """What it is doing, in the reader's language."""
        return unpacked(self.stage)

    @property
    def explanation_text(self) -> str:
        """Why it failed and what to do, in the reader's language."""
        return unpacked(self.explanation)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state in (State.DONE, State.FAILED)


class Result(models.Model):
    """What a kind of work gave for some inputs. It is there once, whatever runs twice."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    content = models.JSONField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="job_result_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"


class Tick(models.Model):
    """When a scheduled function runs next, and until when a worker has it."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


def packed(message: str) -> dict[str, Any]:
    """A message as JSON that can be said in any language later; any other text stays as it is."""
    if not isinstance(message, Message):
        return {"text": str(message)} if message else {}
    values = {name: packed(v) if isinstance(v, Message) else _plain(v) for name, v in message.values.items()}
    return {"template": message.template, "values": values}


def unpacked(parts: dict[str, Any]) -> str:
    """What `packed` kept, in the reader's language; empty for nothing."""
    return rebuilt(parts).translated(gettext) if "template" in parts else str(parts.get("text", ""))


def rebuilt(parts: dict[str, Any]) -> Message:
    """The message that `packed` took apart."""
    values = {name: rebuilt(v) if isinstance(v, dict) else v for name, v in parts["values"].items()}
    template = parts["template"]
    return Message(template, **values)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)
