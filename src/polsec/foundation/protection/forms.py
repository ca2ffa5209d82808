"""Forms of this room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.forms import ActForm, DayInput
from polsec.foundation.protection.actions.register import LONGEST
from polsec.foundation.protection.incidents import Kind


class IncidentForm(ActForm):
    """What happened. Nothing asks for a name."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=Kind.choices, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("When did it happen?"), widget=DayInput)
    what = forms.CharField(
        label=_("What happened?"),
        help_text=_("Without names of persons: “a delegate”, “a member of the committee”."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
    )
    done = forms.CharField(
        label=_("What was done?"),
        help_text=_("It can be added later, too."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
        required=False,
    )
    follow_up_on = forms.DateField(label=_("When do you look at it again?"), widget=DayInput, required=False)


class AdditionForm(ActForm):
    """What was done since."""

    done = forms.CharField(
        label=_("What was done since?"),
        help_text=_("Without names of persons."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
    )
    follow_up_on = forms.DateField(
        label=_("When do you look at it again?"),
        help_text=_("Without a day, it is settled."),
        widget=DayInput,
        required=False,
    )


class NameForm(forms.Form):
    """Whom to look for."""

    name = forms.CharField(
        label=_("Name, or a part of it"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        max_length=120,
        required=False,
    )
