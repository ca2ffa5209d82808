"""The final approval of a text by the highest body (`aprobación final`; `sanction` is the code's word alone)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from polsec.foundation.decisions.models import Question
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Entity, Object
from polsec.foundation.record.models import Leaf
from polsec.stages.proposals.models import Proposal


class State(models.TextChoices):
    """Where a final approval stands."""

    SUBMITTED = "submitted", pgettext_lazy("approval", "Before the highest body")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    RETURNED = "returned", pgettext_lazy("approval", "Returned")


class Approval(Entity):
    """That a proposal went to the highest body, and what came of it. Its text is fixed once it is approved."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="approvals")
    question = models.OneToOneField(Question, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True)
    leaf = models.OneToOneField(Leaf, models.PROTECT, null=True, related_name="+")
    """The leaf of the approval, which the printed text names."""
    signed_copy = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    """The scan of the minute that was printed and signed by hand."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal"], condition=~Q(state="returned"), name="approval_once_unless_returned"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False) | (~Q(state="approved") & Q(approved_at=None)),
                name="approval_with_its_date",
            ),
        ]


class Attestation(models.Model):
    """That somebody, for an institution, saw the signed minute and says that the scan is of it."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="attestations")
    institution = models.ForeignKey(Object, models.PROTECT, related_name="+")
    person = models.ForeignKey(Object, models.PROTECT, related_name="+")
    act = models.ForeignKey(Act, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["approval", "institution"], name="attested_once_an_institution"),
            models.UniqueConstraint(fields=["approval", "person"], name="attested_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.institution_id}"
