"""Tell people something, inside an act: an inbox entry for each, and a mail where they wish one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from polsec.foundation.kit.models import Entity, Object
from polsec.foundation.notices.models import Mail, Notice, Preference, Wish
from polsec.foundation.notices.texts import Text, text

Who = Object | Entity | UUID
"""A person: the object, the row, or the id of both."""


def notify(person: Who, key: str, params: dict[str, Any] | None = None, *, about: Object | None = None) -> Notice:
    """Tell one person. See `notify_all`."""
    return notify_all([person], key, params, about=about)[0]


def notify_all(
    people: Iterable[Who], key: str, params: dict[str, Any] | None = None, *, about: Object | None = None
) -> list[Notice]:
    """Tell some people the same, each once, in a fixed number of queries and a job for each mail that goes out at once.

    Everyone told is told the same: whoever did what it is about must not be left out, or the others learn who it was.
    Raises KeyError for a text that is not registered, ValueError where its places are not filled.
    """
    found, filling = text(key), params or {}
    if found.places - filling.keys():
        raise ValueError(f"{key} needs {sorted(found.places - filling.keys())}")
    ids = list(dict.fromkeys(each if isinstance(each, UUID) else each.pk for each in people))
    wishes = dict(Preference.objects.filter(person__in=ids).values_list("person", "mail")) if ids else {}
    within = _process_of(about) if about else None
    notices = Notice.objects.bulk_create(
        Notice(person_id=each, text=key, params=filling, about=about, within_id=within, mail=_mail(wishes.get(each)))
        for each in ids
    )
    _send(found, notices, wishes)
    return notices


def _process_of(about: Object) -> UUID | None:
    process: UUID | None = about.pk if about.kind == "process" else about.process_id
    return process


def _mail(wish: str | None) -> Mail:
    return Mail.WAITING if settings.MAIL_WORKS and wish != Wish.NEVER else Mail.NONE


def _send(found: Text, notices: list[Notice], wishes: dict[UUID, str]) -> None:
    from polsec.foundation.notices.jobs import send

    for notice in notices:
        wish = wishes.get(notice.person_id, Wish.NEEDED)
        if found.needs_answer and notice.mail == Mail.WAITING and wish == Wish.NEEDED:
            send.enqueue(notice=str(notice.pk))
