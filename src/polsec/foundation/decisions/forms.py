"""The form in which a delegate says where their institution stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.decisions.actions import LONGEST_REASON
from polsec.foundation.decisions.models import Stance
from polsec.foundation.kit.forms import ActForm


class PositionForm(ActForm):
    """One stance, with its reason. With one institution to speak for, nothing is asked about it."""

    institution = forms.ChoiceField(label=_("You speak for"))
    stance = forms.ChoiceField(label=_("Where does it stand?"), choices=Stance.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reason"),
        help_text=_("Needed for a reservation, for standing aside and for an objection: what would have to change."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONGEST_REASON,
    )
    printed = forms.BooleanField(
        label=_("The reason may be printed with the decision, for everyone to read"), required=False
    )
    named = forms.BooleanField(label=_("The name of the institution may stand beside it"), required=False)

    def __init__(self, *args: Any, institutions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.choices = list(institutions.items())
        if len(institutions) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(institutions))
