"""Forms of the record: a cosignature that comes by hand, witnesses, an alarm that is settled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.kit.forms import ActForm

LONGEST_NOTE = 20_000


class CosignatureForm(forms.Form):
    """A checkpoint that a witness cosigned: as a file, or its text."""

    file = forms.FileField(
        label=_("A file with what “polsec cosign” printed"), required=False, max_length=200, allow_empty_file=False
    )
    note = forms.CharField(
        label=_("Or its text"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean(self) -> dict[str, str]:
        """The text, from wherever it came."""
        given = self.cleaned_data
        if given.get("file"):
            given["note"] = given["file"].read(LONGEST_NOTE).decode("utf-8", "replace")
        if not given.get("note", "").strip() and not self.errors:
            raise forms.ValidationError(_("Choose the file, or paste its text."))
        return {"note": given.get("note", "")}


class WitnessForm(ActForm):
    """A witness to be named."""

    name = forms.CharField(label=_("Name of the witness"), max_length=80, help_text=_("As everyone will read it."))
    camp = forms.CharField(
        label=_("Camp"),
        max_length=80,
        help_text=_("Whose trust it has, such as “business” or “victims”. One witness of each camp must check."),
    )
    key = forms.CharField(
        label=_("Its key"), max_length=400, help_text=_("The one line that “polsec keys make” printed for it.")
    )


class AddressedWitnessForm(WitnessForm):
    """For whoever runs the site: also where the witness answers."""

    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("Where it answers by itself (http://…, or the path of a socket). Empty: by hand."),
    )


class SettleForm(ActForm):
    """Why an alarm is over."""

    reason = forms.CharField(
        label=_("What was found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is public."),
    )
