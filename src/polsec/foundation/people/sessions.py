"""Sessions kept in the database, each beside the account that it belongs to."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from polsec.foundation.people.models import Session


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the account in a column of its own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table that holds them."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session; its account is None while nobody has signed in."""
        row = cast(Session, super().create_model_instance(data))
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
