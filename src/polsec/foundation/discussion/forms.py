"""What a reader fills in to comment, and a facilitator to answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from polsec.foundation.discussion.actions import LONGEST_COMMENT
from polsec.foundation.discussion.models import Fate, Tone
from polsec.foundation.kit.forms import ActForm


class CommentForm(ActForm):
    """A comment. `institution` is asked only of who speaks for one or more."""

    tone = forms.ChoiceField(label=_("What is it?"), choices=Tone.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=pgettext_lazy("comment", "What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_COMMENT,
    )
    institution = forms.ChoiceField(label=_("You say it for"), required=False)

    def __init__(self, *args: object, institutions: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if institutions:
            choices = [*institutions.items(), ("", _("myself"))]
            self.fields["institution"].choices = choices  # type: ignore[attr-defined]
            self.fields["institution"].initial = next(iter(institutions))
        else:
            del self.fields["institution"]


class AnswerForm(ActForm):
    """What became of a comment, and why."""

    fate = forms.ChoiceField(label=_("What became of it?"), choices=Fate.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Its author reads this, and so does everyone who sees the comment."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_COMMENT,
    )
