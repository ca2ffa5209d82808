"""Forms of convening: the invitation, the answer, what the secretariat was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.files.forms import UploadField
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.forms import ActForm, DayInput
from polsec.foundation.kit.models import in_language
from polsec.foundation.people import queries as people
from polsec.foundation.people.models import Institution
from polsec.foundation.processes.forms import offer
from polsec.foundation.processes.models import Process
from polsec.stages.convening import letters
from polsec.stages.convening.actions import Reply
from polsec.stages.convening.models import Channel, Choice, Heard

THINKS = "thinks"
USUAL = timedelta(days=21)


class InviteForm(ActForm):
    """The invitation of an institution, with its letter."""

    institution = forms.ChoiceField(label=_("Institution"))
    channel = forms.ChoiceField(label=_("How it reaches them"), choices=Channel.choices, widget=forms.RadioSelect)
    contact_name = forms.CharField(label=_("Addressed to"), max_length=120, required=False)
    contact_post = forms.CharField(label=_("Their post"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Needed for an invitation by e-mail alone.")
    )
    expires_on = forms.DateField(
        label=_("Last day to answer"), widget=DayInput, help_text=_("After it the link leads to a page that says so.")
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    letter = forms.CharField(
        label=_("Letter"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("{institution} and {deadline} are filled in when you send it. The link is added below the letter."),
    )

    def __init__(self, *args: Any, process: Process, language: str, actor: Actor, **kwargs: Any) -> None:
        draft = letters.proposed(process, language, actor)
        first = {
            "channel": Channel.LETTER,
            "expires_on": process.today() + USUAL,
            "subject": draft.subject,
            "letter": draft.body,
        }
        super().__init__(*args, **{**kwargs, "initial": first | kwargs.get("initial", {})})
        self.language = language
        self.institutions = {str(one.pk): one for one in people.institutions(process.pk)}
        offer(self, "institution", [(pk, people.name_for(one, actor)) for pk, one in self.institutions.items()])
        for name in ("subject", "letter"):
            self.fields[name].widget.attrs["lang"] = language

    def clean_institution(self) -> Institution:
        """The chosen institution."""
        return self.institutions[self.cleaned_data["institution"]]

    def clean(self) -> dict[str, Any]:
        """The letter with the places that were open filled in, and its language."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["language"] = self.language
        institution, day = cleaned.get("institution"), cleaned.get("expires_on")
        if institution and isinstance(day, date):
            known = {
                "institution": in_language(institution.object.title, self.language),
                "deadline": letters.in_words(day, self.language),
            }
            for name in ("subject", "letter"):
                cleaned[name] = letters.filled(cleaned.get(name, ""), **known)
        return cleaned


class AnswerForm(ActForm):
    """What an institution answers to its invitation."""

    choice = forms.ChoiceField(label=_("What does your institution answer?"), widget=forms.RadioSelect)
    delegate_name = forms.CharField(
        label=_("Who will speak for your institution"),
        max_length=120,
        required=False,
        help_text=_("The delegate. Needed to take part or to observe."),
    )
    delegate_email = forms.EmailField(
        label=_("Their e-mail"), required=False, help_text=_("Without it they enter with a link that you hand over.")
    )
    alternate_name = forms.CharField(label=_("Their alternate"), max_length=120, required=False)
    alternate_email = forms.EmailField(label=_("The alternate's e-mail"), required=False)
    letter = UploadField(
        label=_("Letter that names the delegate"),
        required=False,
        help_text=_("PDF or a picture of it. The secretariat alone sees it. It can be handed in later."),
    )
    accepts_rules = forms.BooleanField(
        label=_("Our institution agrees to the rules of this process."),
        required=False,
        help_text=_("Needed to take part or to observe."),
    )
    releases_name = forms.BooleanField(
        label=_("The name of our institution may be public."),
        required=False,
        help_text=_(
            "If you leave it empty, everyone outside reads the type of institution alone. You can change it later."
        ),
    )
    reason = forms.CharField(
        label=_("What you want to tell us"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The secretariat alone reads it, also when you decline."),
    )

    def __init__(self, *args: Any, is_protected: bool, may_think: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thinks = [(THINKS, _("We are still thinking it over"))] if may_think else []
        joins, observes, declines = Choice.choices
        offer(self, "choice", [joins, observes, *thinks, declines])
        if is_protected:
            del self.fields["releases_name"]

    @property
    def reply(self) -> Reply:
        """The answer that the cleaned fields give."""
        return Reply(
            **{name: self.cleaned_data[name] for name in Reply.__dataclass_fields__ if name in self.cleaned_data}
        )


class HeardForm(AnswerForm):
    """What the secretariat was told, with what stands behind it."""

    heard = forms.ChoiceField(
        label=_("How you heard it"),
        choices=[(value, label) for value, label in Heard.choices if value != Heard.LINK],
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label=_("What stands behind it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The number and date of the letter; or who told it to whom, and when."),
    )
    field_order = ("heard", "proof", "choice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, may_think=False)
        self.fields["choice"].label = _("What the institution answers")
        self.fields["delegate_name"].label = _("Who will speak for the institution")
        self.fields["accepts_rules"].label = _("The institution agreed to the rules of this process.")
        if "releases_name" in self.fields:
            self.fields["releases_name"].label = _("The institution's name may be public.")


class ContestForm(ActForm):
    """Why what the secretariat entered is not the institution's answer."""

    because = forms.CharField(
        label=_("What is wrong with it"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
