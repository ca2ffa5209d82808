"""A form field for an upload: its value is what may be kept (`Checked`), for `keeping.keep`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from polsec.errors import Message
from polsec.foundation.files.checking import Checked, check
from polsec.foundation.files.checking.checked import MOST_BYTES
from polsec.foundation.kit.errors import Refused

EMPTY = Message("This file is empty. Choose another.")
TOO_LARGE = Message("This file is larger than {megabytes} MB. Make it smaller.", megabytes=MOST_BYTES // 1_000_000)


class UploadField(forms.FileField):
    """An upload that is checked when the form is."""

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        """The checked upload; None where none was given and none is needed. Raises ValidationError in words."""
        if data is not None and data.size == 0:
            raise ValidationError(EMPTY.translated(gettext))
        given = super().clean(data, initial)
        if not given:
            return None
        if given.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE.translated(gettext))
        try:
            return check(given.name or "", given.read())
        except Refused as refusal:
            raise ValidationError(refusal.explain(gettext)) from refusal
