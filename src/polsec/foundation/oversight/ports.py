"""What oversight tells rooms above it: that a complaint arrived, so that its committee learns of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from polsec.foundation.kit.ports import Port

if TYPE_CHECKING:
    from polsec.foundation.oversight.models import Complaint

KEY = "committee"
on_complaint: Port[Callable[[Complaint], None]] = Port("oversight.on_complaint", one=False)
on_complaint.declare(KEY)
