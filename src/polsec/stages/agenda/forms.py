"""Forms of the agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polsec.foundation.bodies.models import Body
from polsec.foundation.kit.forms import ActForm, MomentInput
from polsec.foundation.processes.forms import offer
from polsec.stages.agenda.actions import LONGEST_REASONS, LONGEST_TITLE


class ThemeForm(ActForm):
    """The words of a theme."""

    title = forms.CharField(label=_("Theme"), max_length=LONGEST_TITLE)
    reasons = forms.CharField(
        label=_("Why it should be worked on"), max_length=LONGEST_REASONS, widget=forms.Textarea(attrs={"rows": 6})
    )
    questions = forms.CharField(
        label=_("Questions to find out"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )

    def clean_questions(self) -> list[str]:
        """Each line as a question."""
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]


class ProposeForm(ThemeForm):
    """A new theme: to which body, and whether the institution is named with it."""

    body = forms.ChoiceField(label=_("To which body"))
    is_named = forms.BooleanField(
        label=_("The name of our institution may be told with this theme."),
        required=False,
        help_text=_("It makes the name public. Left empty, the body's members alone know who proposed it."),
    )
    field_order = ("body", "title", "reasons", "questions", "is_named")

    def __init__(self, *args: Any, bodies: list[Body], may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        offer(self, "body", [(pk, str(body)) for pk, body in self.bodies.items()])
        if not may_name:
            del self.fields["is_named"]

    def clean_body(self) -> Body:
        """The chosen body."""
        return self.bodies[self.cleaned_data["body"]]


class ReviseForm(ThemeForm):
    """Other words for a theme, and which version was seen."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), max_length=64)


class PutForm(ActForm):
    """The question to the body, and until when it is open."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), max_length=64)
    text = forms.CharField(label=_("The question"), max_length=300)
    closes_at = forms.DateTimeField(
        label=_("Until when?"),
        help_text=_("Delegates consult their institutions: give them the time that takes."),
        widget=MomentInput,
    )
    quorum = forms.IntegerField(
        label=_("How many institutions must take part?"),
        help_text=_("Left empty: as many as the rules of the body say."),
        min_value=1,
        required=False,
    )


class AgreeForm(ActForm):
    """Where the body agreed."""

    proof = forms.CharField(
        label=_("Where the body agreed"),
        max_length=500,
        help_text=_("The session, its date, the number of the minute. Everyone reads it."),
    )
