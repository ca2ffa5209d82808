"""Forms of acts: each carries the request number that lets it be sent twice with one effect."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_OLD = _("This page is too old to be sent. Open it again and repeat what you did.")


class ActForm(forms.Form):
    """A form behind an action. `request_id` is made when the page is shown and comes back with it."""

    request_id = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"id": False}),
        initial=uuid.uuid4,
        error_messages={"required": TOO_OLD, "invalid": TOO_OLD},
    )

    @property
    def arguments(self) -> dict[str, object]:
        """The cleaned fields, as the keyword arguments of an action."""
        return dict(self.cleaned_data)


class DayInput(forms.DateInput):
    """A day, chosen with what the browser offers."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs={"type": "date"} | (attrs or {}), format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day with a time of day, chosen with what the browser offers."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs={"type": "datetime-local"} | (attrs or {}), format="%Y-%m-%dT%H:%M")
