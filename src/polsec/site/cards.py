"""What the first page says about a public result: a verdict in words, one statement that unites, one that divides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polsec.methods.opinion.report.chart import Chart, chart
from polsec.methods.opinion.report.numbers import Numbers


@dataclass(frozen=True)
class Card:
    """A conversation as the first page shows it, in one language."""

    slug: str
    title: str
    question: str
    verdict: str
    unites: str
    divides: str
    size: str
    caption: str
    chart: Chart | None


def card(slug: str, result: Mapping[str, Any], language: str) -> Card:
    """The card of one public result. What was withheld for being too small is left out here, too."""
    conversation = result["conversation"]
    numbers = Numbers(language)
    map_ = result["space"].get("map")
    drawn = chart(map_) if map_ else None
    return Card(
        slug=slug,
        title=in_language(conversation["title"], language),
        question=in_language(conversation["description"], language),
        verdict=verdict(result["groups"]),
        unites=_first_text(result.get("consensus"), language),
        divides=_first_text(result.get("divisive"), language),
        size=_size(result.get("counts", {}), numbers),
        caption=_caption(drawn, result["groups"], numbers) if drawn else "",
        chart=drawn,
    )


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in this language, or else in whichever there is."""
    return text.get(language) or next((value for value in text.values() if value), "")


def verdict(groups: Mapping[str, Any]) -> str:
    """Whether there are groups, and how many, as one sentence."""
    if groups["verdict"] == "continuum":
        return _("No distinct groups: opinions form a continuum.")
    number = groups["number"]
    return ngettext("There is %(number)d group.", "There are %(number)d distinct groups.", number) % {"number": number}


def _first_text(entries: Any, language: str) -> str:
    return in_language(entries[0]["text"], language) if entries else ""


def _size(counts: Mapping[str, Any], numbers: Numbers) -> str:
    if "participants" not in counts:
        return ""
    return _("%(people)s simulated people, %(statements)s statements, %(votes)s votes") % {
        "people": numbers.count(counts["participants"]),
        "statements": numbers.count(counts["statements"]),
        "votes": numbers.count(counts["votes"]),
    }


def _caption(drawn: Chart, groups: Mapping[str, Any], numbers: Numbers) -> str:
    if drawn.is_plane:
        shown = _("Where people stand: the darker, the more people.")
    else:
        shown = _("Where people stand: the higher, the more people.")
    members = ", ".join(_member(member, numbers) for member in groups["members"])
    named = _("Groups: %(members)s.") % {"members": members}
    return f"{shown} {named}" if members else shown


def _member(member: Mapping[str, Any], numbers: Numbers) -> str:
    return f"{member['id']} ({numbers.percent(member['share'])})" if "share" in member else member["id"]
