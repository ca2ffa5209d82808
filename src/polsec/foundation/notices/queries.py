"""Reads of notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.objects import address_of
from polsec.foundation.notices.models import Mail, Notice, Preference, Wish
from polsec.foundation.notices.texts import said
from polsec.foundation.people.queries import names

PAGE = 30


@dataclass(frozen=True)
class Entry:
    """A notice as its reader sees it. It cannot be opened where there is no page, or not for this reader."""

    notice: Notice
    text: str
    can_be_opened: bool


def _own(actor: Actor) -> QuerySet[Notice]:
    """Notices of this person, without those about what has been hidden."""
    return Notice.objects.filter(person=actor.person).exclude(about__hidden_at__isnull=False)


def inbox(actor: Actor, number: int | str) -> tuple[Page[Notice], list[Entry]]:
    """A page of the inbox, newest first, in three queries; the first page for a number that is none."""
    page = Paginator(_own(actor).select_related("about", "within").order_by("-made_at", "id"), PAGE).get_page(number)
    notices = list(page.object_list)
    about = [notice.about_id for notice in notices if notice.about_id]
    seen = set(Object.objects.visible_to(actor).filter(pk__in=about).values_list("pk", flat=True))
    return page, [Entry(notice, said(notice.text, notice.params), notice.about_id in seen) for notice in notices]


def address_about(actor: Actor, notice: UUID) -> str:
    """Where the page is that one of the reader's own notices is about; empty where there is none for this reader."""
    seen = Object.objects.visible_to(actor)
    about = Object.objects.filter(pk__in=_own(actor).filter(pk=notice, about__in=seen).values("about")).first()
    return address_of(about) if about else ""


def unread(actor: Actor) -> int:
    """How many notices this person has not read."""
    return _own(actor).filter(is_read=False).count()


def wish_of(person: UUID) -> str:
    """How a person wishes to be told."""
    return Preference.objects.filter(person=person).values_list("mail", flat=True).first() or Wish.NEEDED


@dataclass(frozen=True)
class Unreached:
    """Somebody to whom a mail could not be sent, and when that last was. Not what about: that may tell too much."""

    name: str
    since: datetime


def unreached(process: UUID) -> list[Unreached]:
    """Whom mails of a process did not reach, in two queries."""
    failed = Notice.objects.filter(within=process, mail=Mail.UNDELIVERED)
    last = dict(failed.values_list("person").annotate(last=Max("made_at")))
    told = names(last, unveiled=True)
    return sorted((Unreached(told.get(who, ""), when) for who, when in last.items()), key=lambda one: one.name)
