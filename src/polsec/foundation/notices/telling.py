"""Tell people something, inside an act: an inbox entry for each, and a mail where they wish one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object
from polsec.foundation.notices.models import Mail, Notice, Preference, Wish
from polsec.foundation.notices.texts import Text, text
from polsec.foundation.people.models import Person

Who = Object | Entity | UUID
"""A person: the object, the row, or the id of both."""


def notify(
    person: Who, key: str, params: dict[str, Any] | None = None, *, about: Object | None = None
) -> Notice | None:
    """Tell one person; None where nobody can be told. See `notify_all`."""
    return next(iter(notify_all([person], key, params, about=about)), None)


def notify_all(
    people: Iterable[Who],
    key: str,
    params: dict[str, Any] | None = None,
    *,
    about: Object | None = None,
    grouped: bool = False,
) -> list[Notice]:
    """Tell some people the same, each once, in a fixed number of queries and a job for each mail that goes out at once.

    Everyone told is told the same: whoever did what it is about must not be left out, or the others learn who it was.
    Nobody who was erased or is hidden is told. `grouped`: nor is who has not yet read the same words of the same day.
    Raises KeyError for a text that is not registered, ValueError where its places are not filled.
    """
    found, filling = text(key), params or {}
    if found.places - filling.keys():
        raise ValueError(f"{key} needs {sorted(found.places - filling.keys())}")
    within = _process_of(about) if about else None
    ids = _reached(each if isinstance(each, UUID) else each.pk for each in people)
    if grouped:
        ids = _without_told_today(ids, key, filling, within)
    wishes = dict(Preference.objects.filter(person__in=ids).values_list("person", "mail")) if ids else {}
    notices = Notice.objects.bulk_create(
        Notice(person_id=each, text=key, params=filling, about=about, within_id=within, mail=_mail(wishes.get(each)))
        for each in ids
    )
    _send(found, notices, wishes)
    return notices


def _reached(people: Iterable[UUID]) -> list[UUID]:
    """Each person once, without those who were erased or are hidden, in one query."""
    ids = list(dict.fromkeys(people))
    there = Person.objects.filter(pk__in=ids, erased_at=None, object__hidden_at=None)
    known = set(there.values_list("pk", flat=True)) if ids else set()
    return [each for each in ids if each in known]


def _without_told_today(ids: list[UUID], key: str, filling: dict[str, Any], within: UUID | None) -> list[UUID]:
    morning = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    open_ones = Notice.objects.filter(person__in=ids, text=key, within=within, is_read=False, made_at__gte=morning)
    told = {person for person, params in open_ones.values_list("person", "params") if params == filling}
    return [each for each in ids if each not in told]


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
