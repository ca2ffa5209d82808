"""Forms of acts: each carries the request number that lets it be sent twice with one effect."""

from __future__ import annotations

import uuid

from django import forms


class ActForm(forms.Form):
    """A form behind an action. `request_id` is made when the page is shown and comes back with it."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def arguments(self) -> dict[str, object]:
        """The cleaned fields, as the keyword arguments of an action."""
        return dict(self.cleaned_data)
