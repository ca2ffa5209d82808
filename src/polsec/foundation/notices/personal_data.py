"""What this room keeps about a person: shown whole to them, destroyed whole."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from polsec.foundation.kit.models import Act, Object
from polsec.foundation.notices.models import Notice, Preference
from polsec.foundation.notices.queries import wish_of
from polsec.foundation.notices.texts import said
from polsec.foundation.people.ports import Section


def export(person: UUID) -> Section:
    """The notices of a person and which mails they wish, in their language."""
    rows = [
        {
            _("Date"): notice.made_at,
            _("Text"): said(notice.text, notice.params),
            _("Mail"): notice.get_mail_display(),
        }
        for notice in Notice.objects.filter(person=person).order_by("made_at")
    ]
    return _("Notices"), [{_("Mails wished"): str(wish_of(person))}, *rows]


def erase(person: Object, act: Act) -> None:
    """Destroy them; nothing where there are none."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()


def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {
        "notices.choose_mail": pgettext("act", "It was chosen which mails are wished"),
    }
