"""Forms of this room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.forms import ActForm, DayInput
from polsec.foundation.kit.models import Object
from polsec.foundation.oversight.models import Band, Donor, Subject, Task, Way
from polsec.foundation.processes.forms import ReasonForm, offer

__all__ = ["AnswerForm", "ComplaintForm", "ConfirmForm", "DeclarationForm", "DonorForm", "HiringForm", "ReasonForm"]


class _PeriodForm(ActForm):
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput, help_text=_("Empty: no end is set.")
    )


class DonorForm(_PeriodForm):
    """Who pays, how much, for how long, on which conditions."""

    name = forms.CharField(label=_("Who pays"), max_length=120)
    amount = forms.IntegerField(
        label=_("Sum"), required=False, min_value=0, help_text=_("A whole number, without cents. Or choose a band.")
    )
    band = forms.ChoiceField(
        label=_("Band"), required=False, choices=[("", _("The sum is given above")), *Band.choices]
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="GTQ", help_text=_("Three letters, such as GTQ or USD.")
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What the donor asks for in return, in its own words. Empty: nothing."),
    )
    field_order = ("name", "amount", "band", "currency", "starts_on", "ends_on", "conditions")

    def clean_currency(self) -> str:
        """The currency in capital letters."""
        currency: str = self.cleaned_data["currency"].upper()
        return currency


class HiringForm(_PeriodForm):
    """Who was hired for what, by whom, how they were chosen, who pays."""

    person = forms.ChoiceField(
        label=_("Person"), help_text=_("Everyone reads the name only with the person's consent.")
    )
    task = forms.ChoiceField(label=_("Hired as"), choices=Task.choices)
    hired_by = forms.CharField(label=_("Hired by"), max_length=120)
    way = forms.ChoiceField(label=_("How the person was chosen"), choices=Way.choices)
    why = forms.CharField(
        label=_("Why this person"), widget=forms.Textarea, help_text=_("Everyone reads this. Leave out the name.")
    )
    paid_by = forms.ChoiceField(label=_("Paid by"), required=False)
    field_order = ("person", "task", "hired_by", "way", "why", "paid_by", "starts_on", "ends_on")

    def __init__(self, *args: Any, people: dict[UUID, str], donors: list[Donor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.donors = {str(donor.pk): donor for donor in donors}
        offer(self, "person", [(str(pk), name) for pk, name in people.items()])
        offer(
            self, "paid_by", [("", _("Nobody of the list")), *((pk, donor.name) for pk, donor in self.donors.items())]
        )

    def clean_person(self) -> Object:
        """The object of the chosen person."""
        return Object.objects.get(pk=self.cleaned_data["person"])

    def clean_paid_by(self) -> Donor | None:
        """The chosen donor."""
        return self.donors.get(self.cleaned_data["paid_by"])


class DeclarationForm(ActForm):
    """One's own interests, question by question."""

    works_for_one = forms.BooleanField(
        label=_("I work, or worked in the last three years, for an institution that takes part"), required=False
    )
    is_paid_elsewhere = forms.BooleanField(
        label=_("I am paid by somebody who gains or loses by the result"), required=False
    )
    holds_office = forms.BooleanField(
        label=_("I hold or seek a public office, or lead a party or a campaign"), required=False
    )
    is_close = forms.BooleanField(
        label=_("I am a relative or close partner of somebody who takes part"), required=False
    )
    explanation = forms.CharField(label=_("In a few words"), required=False, widget=forms.Textarea)


class ComplaintForm(ActForm):
    """A message to the committee. Nobody needs to say who they are."""

    subject = forms.ChoiceField(label=_("What it is about"), choices=Subject.choices)
    text = forms.CharField(label=_("What happened"), widget=forms.Textarea)
    contact = forms.CharField(
        label=_("How to reach you"),
        required=False,
        max_length=200,
        help_text=_("Only if you wish. The answer can be read with a link that you get now."),
    )
    named = forms.BooleanField(
        label=_("Tell the committee who I am"), required=False, help_text=_("Otherwise it is not kept anywhere.")
    )

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            del self.fields["named"]


class AnswerForm(ActForm):
    """An answer that one member proposes."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea)
    release = forms.BooleanField(
        label=_("Make the answer public"),
        required=False,
        help_text=_("The complaint itself is never public. Write nothing by which anyone could tell who complained."),
    )


class ConfirmForm(ActForm):
    """That a second member agrees with an answer as they read it."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))
