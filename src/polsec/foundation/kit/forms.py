"""Forms of acts: each carries the request number that lets it be sent twice with one effect."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
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


@dataclass(frozen=True)
class Part:
    """Fields that belong together, under one heading."""

    title: str
    """Empty for those that stand first, without a heading."""
    names: tuple[str, ...]
    folded: bool = False
    """Whether it is opened by those who want it."""


@dataclass(frozen=True)
class Drawn:
    """A part with its fields, as it is drawn."""

    title: str
    fields: tuple[BoundField, ...]
    folded: bool
    is_open: bool


class PartedForm(ActForm):
    """A long form, drawn in parts. A field that no part names would not be drawn, so that it raises KeyError."""

    def parts(self) -> tuple[Part, ...]:
        """The parts, in their order."""
        raise KeyError(type(self).__name__)

    def drawn(self) -> Iterator[Drawn]:
        """The parts with their fields; a folded one is open where something is wrong or filled in."""
        named = {name for part in self.parts() for name in part.names}
        left = {field.name for field in self.visible_fields()} - named
        if left:
            raise KeyError(*left)
        for part in self.parts():
            fields = tuple(self[name] for name in part.names if name in self.fields)
            is_open = any(field.errors or field.value() for field in fields)
            if fields:
                yield Drawn(part.title, fields, part.folded, is_open)


class DayInput(forms.DateInput):
    """A day, chosen with what the browser offers."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs={"type": "date"} | (attrs or {}), format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day with a time of day, chosen with what the browser offers."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs={"type": "datetime-local"} | (attrs or {}), format="%Y-%m-%dT%H:%M")
