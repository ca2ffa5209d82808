"""What the kit's components need: dates written out, the address of an object, a request number."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Entity, Object, language_shown
from polsec.foundation.kit.objects import Lineage, address_of, description

register = template.Library()
BREAKS = re.compile(r"(?<=[@-])")
"""Where an e-mail address may go on in the next line."""


def local(when: date) -> date:
    """An instant in the reader's time zone; a plain day as it is."""
    return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when


@register.filter
def day(when: date | None) -> str:
    """A date with its weekday, written out: "Tuesday 24 November 2026". Empty for none."""
    return date_format(local(when), pgettext("date format", "l j F Y")) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """A date with its weekday, and the time of day. Empty for none."""
    if not when:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(when), "time": date_format(local(when), "H:i")}


@register.filter
def iso(when: date | None) -> str:
    """A date or an instant as `<time datetime>` wants it."""
    return when.isoformat() if when else ""


@register.filter
def distance(when: date | None) -> str:
    """How far a day is from today, in words: "in 3 days". Empty for none."""
    if not when:
        return ""
    that, today = local(when), local(clock.now())
    days = (_day_of(that) - _day_of(today)).days
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def _day_of(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


@register.filter
def address(thing: Object) -> str:
    """The address of an object's page, empty where its kind has none."""
    return address_of(thing)


@register.filter
def lang(thing: Entity | Object | str | None) -> str:
    """` lang="es"` for what is shown in another language than the page's, so that it is read out rightly; else empty.

    Of an object, the language in which its title is shown; a text is the code itself.
    """
    if isinstance(thing, Entity):
        thing = thing.object
    code = language_shown(thing.title) if isinstance(thing, Object) else thing
    return format_html(' lang="{}"', code) if code and code != get_language() else ""


@register.filter
def kind_label(thing: Object) -> str:
    """What the kind of an object is called."""
    return str(description(thing.kind).label)


@register.filter
def progress(state: str) -> str:
    """Where a stage stands, as the timeline draws it: `done`, `now` or `next`."""
    return {"closed": "done", "open": "now"}.get(state, "next")


@register.filter
def below(crumbs: list[dict[str, str]], title: str) -> list[dict[str, str]]:
    """Crumbs without a first one of this title, which the page shows already."""
    return crumbs[1:] if crumbs and str(crumbs[0]["title"]) == title else crumbs


@register.filter
def breakable(contact: str) -> SafeString:
    """An e-mail address that may break after its parts, where it does not fit a line, and nowhere else."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in BREAKS.split(contact)))


@register.filter
def times(number: int) -> range:
    """Something to go through so many times."""
    return range(number)


@register.filter
def reserved(lineage: Lineage | None) -> int:
    """How many sources lie behind a closed door."""
    return sum(lineage.reserved.values()) if lineage else 0


@register.simple_tag
def request_id() -> str:
    """A new request number, for a form that is written by hand."""
    return str(uuid.uuid4())
