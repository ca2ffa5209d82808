"""The form with which the scan of the signed minute is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from polsec.foundation.files.forms import UploadField
from polsec.foundation.kit.forms import ActForm


class SignedCopyForm(ActForm):
    """The scan, as PDF or picture."""

    scan = UploadField(
        label=_("The scan of the signed minute"),
        help_text=_("A PDF or a picture of every page, with all signatures."),
    )
