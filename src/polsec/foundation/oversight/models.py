"""Who pays, who was hired and how, which interests are declared, and complaints about how a process is run."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import digest
from polsec.foundation.processes.models import Process


class Band(models.TextChoices):
    """How much a donor gives, where the sum itself is not told."""

    UNDER_10K = "under-10k", pgettext_lazy("amount", "less than 10,000")
    UNDER_50K = "under-50k", pgettext_lazy("amount", "10,000 to 50,000")
    UNDER_250K = "under-250k", pgettext_lazy("amount", "50,000 to 250,000")
    UNDER_1M = "under-1m", pgettext_lazy("amount", "250,000 to 1,000,000")
    OVER_1M = "over-1m", pgettext_lazy("amount", "more than 1,000,000")


class Donor(models.Model):
    """Somebody who pays for the process, in money or in kind. All of it is public."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="donors")
    name = models.CharField(max_length=120)
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    """In whole units of the currency."""
    band = models.CharField(max_length=12, choices=Band.choices, blank=True)
    currency = models.CharField(max_length=3)
    """Three letters of ISO 4217."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    """What the donor asks for in return, in its own words; empty for nothing."""
    entered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When the entry was taken back as wrong; it stays, and is shown as such."""
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount=None) & ~Q(band="") | Q(amount__isnull=False, band=""),
                name="donor_amount_or_band",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="donor_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def how_much(self) -> str:
        """Sum or band, in the reader's language."""
        if self.amount is None:
            return self.get_band_display()
        return number_format(self.amount, use_l10n=True, force_grouping=True)


class Way(models.TextChoices):
    """How somebody was chosen for a paid task."""

    OPEN_CALL = "open-call", pgettext_lazy("hiring", "Open call")
    THREE_OFFERS = "three-offers", pgettext_lazy("hiring", "Several were asked for an offer")
    BODY = "body", pgettext_lazy("hiring", "Chosen by a body of the process")
    DIRECT = "direct", pgettext_lazy("hiring", "Asked directly")
    LENT = "lent", pgettext_lazy("hiring", "Lent by an institution")


class Task(models.TextChoices):
    """What somebody was hired for."""

    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    FACILITATOR = "facilitator", pgettext_lazy("role", "Facilitator")
    EXPERT = "expert", pgettext_lazy("role", "Expert")
    OTHER = "other", pgettext_lazy("hiring", "Other task")


class Hiring(models.Model):
    """That somebody was hired: by whom, how they were chosen, who pays. Public, but for the name without consent."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="hirings")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    task = models.CharField(max_length=12, choices=Task.choices)
    hired_by = models.CharField(max_length=120)
    way = models.CharField(max_length=14, choices=Way.choices)
    why = models.TextField()
    """Why this person, in the words of whoever hired them."""
    paid_by = models.ForeignKey(Donor, models.PROTECT, null=True, blank=True, related_name="hirings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="hiring_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.person_id}"


class Declaration(models.Model):
    """The interests that a person of the secretariat, a facilitator or an expert declares; the latest one stands."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    works_for_one = models.BooleanField()
    """Works, or worked in the last three years, for an institution that takes part."""
    is_paid_elsewhere = models.BooleanField()
    """Is paid by somebody who gains or loses by the result."""
    holds_office = models.BooleanField()
    """Holds or seeks an office, or leads a party or campaign."""
    is_close = models.BooleanField()
    """Is a relative or close partner of somebody who takes part."""
    explanation = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-declared_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["process", "person"], condition=Q(replaced_at=None), name="declaration_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.declared_at:%Y-%m-%d}"

    @property
    def declares_any(self) -> bool:
        """Whether any interest is declared."""
        return self.works_for_one or self.is_paid_elsewhere or self.holds_office or self.is_close


class Subject(models.TextChoices):
    """What a complaint is about, in words that give nothing away."""

    RULES = "rules", pgettext_lazy("complaint", "A rule of the process was not kept")
    IMPARTIALITY = "impartiality", pgettext_lazy("complaint", "Somebody was not impartial")
    TREATMENT = "treatment", pgettext_lazy("complaint", "How somebody was treated")
    MONEY = "money", pgettext_lazy("complaint", "Money or hiring")
    OTHER = "other", pgettext_lazy("complaint", "Something else")


class Complaint(models.Model):
    """An objection or complaint, read by the committee alone. It is no object, so that no list or search finds it."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="complaints")
    number = models.PositiveIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    """Of the link with which whoever complained reads the answer."""
    by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    """Only where somebody who was signed in chose to say who they are."""
    subject = models.CharField(max_length=14, choices=Subject.choices)
    text = models.TextField()
    contact = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    draft = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    release = models.BooleanField(default=False)
    """Whether the answer is to be public; the complaint never is."""
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    """When the committee let the secretariat read it."""

    token: str = ""
    """The secret of the link to the answer, on the row that has just been made and never again."""

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "number"], name="complaint_numbered_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | (~Q(answer="") & Q(drafted_by__isnull=False) & ~Q(drafted_by=F("confirmed_by"))),
                name="complaint_answered_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.number}"

    @property
    def state(self) -> str:
        """`received`, `acknowledged` or `answered`."""
        if self.answered_at:
            return "answered"
        return "acknowledged" if self.acknowledged_at else "received"

    @property
    def draft_version(self) -> str:
        """What the proposed answer is known by, so that nobody confirms another text than the one they read."""
        return digest([self.draft, self.release])

    @property
    def due(self) -> datetime | None:
        """By when the next thing is to be done; None once it is answered."""
        if self.answered_at:
            return None
        return self.answer_by if self.acknowledged_at else self.acknowledge_by

    @property
    def is_overdue(self) -> bool:
        """Whether acknowledgement or answer is late now."""
        return self.due is not None and self.due < clock.now()
