"""From a request to an action: who asks, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.errors import Refused

R = TypeVar("R")


def actor(request: HttpRequest) -> Actor:
    """Who asks, as the site's middleware found out; the public where it found nobody."""
    return cast(Actor, getattr(request, "actor", ANYONE))


def perform(form: forms.Form, act: Callable[..., R], **arguments: Any) -> R | None:
    """Do what a bound form asks for; None where the form or the act refuses, with the reason in the form's errors.

    The form's cleaned fields become keyword arguments beside `arguments`. A refusal is shown at the field that it
    names, else above the form. NotAllowed is not caught: it is a page of its own.
    """
    if not form.is_valid():
        return None
    try:
        return act(**{**form.cleaned_data, **arguments})
    except Refused as refusal:
        if refusal.status == refusal.status.FORBIDDEN:
            raise
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.explain(gettext))
        return None


def request_id(request: HttpRequest) -> UUID | None:
    """The request number of a form without fields; None where none or nonsense came along."""
    try:
        return UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None


def explain(refusal: Refused) -> str:
    """The reason of a refusal in the reader's language."""
    return refusal.explain(gettext)
