"""A process, its stages with their dates, its rules by version, the sectors it seeks, and who holds which role."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object, in_language


class ProcessState(models.TextChoices):
    """Where a process as a whole stands."""

    PREPARING = "preparing", pgettext_lazy("process", "In preparation")
    OPEN = "open", pgettext_lazy("process", "Open")
    CLOSED = "closed", pgettext_lazy("process", "Closed")


class Process(Entity):
    """One dialogue on one public problem. Its object belongs to itself, and carries its title."""

    slug = models.SlugField(max_length=60, unique=True)
    purpose = models.JSONField(default=dict)
    """What the process is for: text by language code."""
    template = models.SlugField(max_length=60)
    """The template that it was made from."""
    state = models.CharField(max_length=10, choices=ProcessState.choices, default=ProcessState.PREPARING)
    languages = models.JSONField(default=list)
    """Codes of the languages in which it works, the first one first."""
    timezone = models.CharField(max_length=40, default="America/Guatemala")
    is_illustrative = models.BooleanField(default=False)
    """Made up, to show how a process runs."""
    paused_since = models.DateTimeField(null=True, blank=True)
    """Set while two people together have paused it (room `protection`)."""

    def today(self) -> date:
        """The present day where the process takes place."""
        return clock.now().astimezone(ZoneInfo(self.timezone)).date()

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return str(self.object)

    @property
    def purpose_text(self) -> str:
        """What it is for, in the reader's language."""
        return in_language(self.purpose)

    @property
    def is_open(self) -> bool:
        """Whether it has been opened and not been closed; a pause does not change that."""
        return self.state == ProcessState.OPEN


class StageKey(models.TextChoices):
    """The stages in the order in which a process runs; those from `evidence` on accompany all of it."""

    CONVENING = "convening", pgettext_lazy("stage", "Convening")
    FRAMEWORK = "framework", pgettext_lazy("stage", "Framework")
    AGENDA = "agenda", pgettext_lazy("stage", "Agenda")
    RESEARCH = "research", pgettext_lazy("stage", "Research")
    DIALOGUE = "dialogue", pgettext_lazy("stage", "Dialogue")
    PROPOSALS = "proposals", pgettext_lazy("stage", "Proposals")
    SANCTION = "sanction", pgettext_lazy("stage", "Final approval")
    PUBLICATIONS = "publications", pgettext_lazy("stage", "Publications")
    LEGISLATION = "legislation", pgettext_lazy("stage", "Law")
    EVIDENCE = "evidence", pgettext_lazy("stage", "Evidence")
    SEMINARS = "seminars", pgettext_lazy("stage", "Seminars")
    TRAINING = "training", pgettext_lazy("stage", "Training")
    ADVICE = "advice", pgettext_lazy("stage", "Advice")
    LESSONS = "lessons", pgettext_lazy("stage", "Lessons")


class StageState(models.TextChoices):
    """Where one stage stands. Dates are the plan; the state is what was done."""

    PLANNED = "planned", pgettext_lazy("stage", "Planned")
    OPEN = "open", pgettext_lazy("stage", "Under way")
    CLOSED = "closed", pgettext_lazy("stage", "Finished")


class Stage(models.Model):
    """One stage of one process, with its planned dates."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="stages")
    key = models.CharField(max_length=20, choices=StageKey.choices)
    position = models.PositiveSmallIntegerField()
    is_parallel = models.BooleanField(default=False)
    """Whether it accompanies the others instead of following one."""
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=StageState.choices, default=StageState.PLANNED)

    class Meta:
        ordering: ClassVar = ["is_parallel", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "key"], name="stage_once_in_a_process"),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="stage_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.get_key_display()


class Rules(models.Model):
    """One version of the rules of a process: a text for people, and the few figures that the software applies."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    text = models.JSONField(default=dict)
    """By language code: a list of {"heading", "text"}."""
    figures = models.JSONField(default=dict)
    """Whole numbers by name: days to acknowledge and to answer a complaint, quorum in hundredths, and so on."""
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name_plural = "rules"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "number"], name="rules_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.number}"


class SoughtSector(models.Model):
    """A sector that ought to be at the table, and with how many institutions at least."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="sought_sectors")
    sector = models.CharField(max_length=40)
    """A key of the sectors of room `people`."""
    at_least = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "sector"], name="sector_sought_once"),
        ]

    def __str__(self) -> str:
        return self.sector


class RoleName(models.TextChoices):
    """Roles that are given in a process. Delegates and alternates have theirs by a mandate (room `bodies`)."""

    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    FACILITATOR = "facilitator", pgettext_lazy("role", "Facilitator")
    EXPERT = "expert", pgettext_lazy("role", "Expert")
    OBSERVER = "observer", pgettext_lazy("role", "Observer")
    AUDITOR = "auditor", pgettext_lazy("role", "Auditor")
    COMMITTEE = "committee", pgettext_lazy("role", "Member of the complaints committee")
    DONOR = "donor", pgettext_lazy("role", "Donor")


class Role(models.Model):
    """That a person holds a role in a process, or held it: a role ends, its history stays."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="roles")
    person = models.ForeignKey(Object, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=RoleName.choices)
    institution = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    """Where the person comes from; it gives no right to speak for it."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["role", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "person", "role"], condition=Q(until=None), name="role_held_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="role_ends_after_it_began"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(until=None), name="role_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class Founder(models.Model):
    """A person whom the operator allows to create processes on this site."""

    person = models.OneToOneField(Object, models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()
    given_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.person_id)
