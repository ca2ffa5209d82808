"""What somebody is told by this room: that they speak in a body."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from polsec.foundation.bodies.models import Mandate
from polsec.foundation.notices import texts
from polsec.foundation.notices.telling import notify

GIVEN = texts.register(
    "bodies.mandate",
    gettext_noop("You have a mandate in “{body}”. Its page says for which institution, and since when."),
)


def tell_of_mandate(mandate: Mandate) -> None:
    """Tell whoever received a mandate. The notice does not name the institution, which may have to be protected."""
    room = mandate.seat.body.object
    notify(mandate.person, GIVEN.key, {"body": room.title}, about=room)
