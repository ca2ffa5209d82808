"""What an upload is, by its content: what cannot be shown to be harmless is refused in words."""

from polsec.foundation.files.checking.checked import Checked, check

__all__ = ["Checked", "check"]
