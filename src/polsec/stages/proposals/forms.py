"""What a facilitator fills in to write a text, and to put it to the body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.documents.actions import LONGEST_TEXT, MOST_PROVISIONS, Draft
from polsec.foundation.documents.models import Wording
from polsec.foundation.kit import clock
from polsec.foundation.kit.forms import ActForm
from polsec.foundation.kit.models import Object

SPARE = 3
"""Empty paragraphs at the end of the form, so that text can be added without scripts."""


class ParagraphForm(forms.Form):
    """One paragraph of the text."""

    provision = forms.UUIDField(widget=forms.HiddenInput, required=False)
    heading = forms.CharField(label=pgettext_lazy("paragraph", "Heading"), max_length=200, required=False)
    text = forms.CharField(
        label=pgettext_lazy("paragraph", "Text"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    place = forms.IntegerField(label=_("Place in the text"), min_value=1, max_value=MOST_PROVISIONS, required=False)
    remove = forms.BooleanField(label=_("Take this paragraph out"), required=False)
    theme = forms.ChoiceField(
        label=_("The theme that it comes from"),
        help_text=_("Left empty: that of the text."),
        required=False,
    )

    def __init__(self, *args: Any, themes: dict[str, str], **kwargs: Any) -> None:
        """`themes` by id; where a paragraph comes from is asked of new ones alone."""
        super().__init__(*args, **kwargs)
        if self.initial.get("provision") or not themes:
            del self.fields["theme"]
        else:
            field: Any = self.fields["theme"]
            field.choices = [("", "—"), *themes.items()]


ParagraphFormSet = forms.formset_factory(
    ParagraphForm, extra=SPARE, max_num=MOST_PROVISIONS, absolute_max=MOST_PROVISIONS + SPARE
)


def paragraphs(themes: Iterable[Object], data: Any = None, wordings: list[Wording] | None = None) -> Any:
    """The paragraphs as forms: those of a version, and some spare ones that may come from one of several themes."""
    initial = [
        {"provision": row.provision_id, "heading": row.heading, "text": row.text, "place": row.position}
        for row in wordings or []
    ]
    choices = {str(theme.pk): str(theme) for theme in themes}
    return ParagraphFormSet(data, initial=initial, prefix="p", form_kwargs={"themes": choices})


def drafts(forms_of_paragraphs: Any, themes: Iterable[Object]) -> list[Draft]:
    """What was written, in the order of the places that were given; empty and removed paragraphs are left out."""
    by_id = {str(theme.pk): theme for theme in themes}
    written = [
        (form.cleaned_data.get("place") or number, number, form.cleaned_data)
        for number, form in enumerate(forms_of_paragraphs, start=1)
        if form.cleaned_data.get("text", "").strip() and not form.cleaned_data.get("remove")
    ]
    ordered = sorted(written, key=lambda row: row[:2])
    return [
        Draft(
            data["heading"].strip(),
            data["text"].strip(),
            data.get("provision") or None,
            (by_id[data["theme"]],) if data.get("theme") else (),
        )
        for _, _, data in ordered
    ]


class BeginForm(ActForm):
    """The theme, the body in whose room the text is written, and a title."""

    theme = forms.ChoiceField(label=_("Theme"))
    body = forms.ChoiceField(label=_("Which body works on it?"))
    title = forms.CharField(label=pgettext_lazy("text", "Title"), max_length=200)

    def __init__(self, *args: Any, themes: dict[str, str], bodies: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("theme", themes), ("body", bodies)):
            field: Any = self.fields[name]
            field.choices = list(choices.items())


class RevisionForm(ActForm):
    """Which version was seen, and what the changes are for."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        label=_("What changed, and why"),
        help_text=_("The members of the body read it beside the new version."),
        max_length=500,
        required=False,
    )


def end_of_day(days: int) -> datetime:
    """The end of the day that many days from today, in the reader's time zone."""
    day = timezone.localtime(clock.now()).date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(18, 0)))


class PutForm(ActForm):
    """The question, and until when it is open."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(label=_("The question"), max_length=300)
    closes_at = forms.DateTimeField(
        label=_("Until when?"),
        help_text=_("Delegates consult their institutions: give them the time that takes."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        initial=lambda: end_of_day(14),
    )
    quorum = forms.IntegerField(
        label=_("How many institutions must take part?"),
        help_text=_("Left empty: as many as the rules of the body say."),
        min_value=1,
        required=False,
    )
