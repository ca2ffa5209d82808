"""The navigation of a process: the same on each of its pages, with what this reader may open, and where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Group, Section


@dataclass(frozen=True)
class Entry:
    """One link of the navigation."""

    text: str
    url: str
    current: str
    """The value of `aria-current`: "page" on that very page, "true" on one below it, empty elsewhere."""


@dataclass(frozen=True)
class Shelf:
    """The links of one group, under its heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Navigation:
    """The home page with the sections that are used most, and all of them by group."""

    main: tuple[Entry, ...]
    shelves: tuple[Shelf, ...]
    here: str
    """The name of the section in which the page lies; empty where it lies in none."""


def navigation(process: Process, actor: Actor, path: str) -> Navigation:
    """The links for the page at `path`, without any query."""
    home = Section(pgettext("navigation", "Home"), reverse("processes_home", args=[process.slug]), Group.WORK, True)
    told = [section for tell in ports.sections.everyone() for section in tell(process, actor)]
    sections = sorted([home, *told], key=lambda section: (list(Group).index(section.group), section.order))
    here = _section_of(path, home, sections)
    by_section = {section: _entry(section, path, here) for section in sections}
    return Navigation(
        main=tuple(entry for section, entry in by_section.items() if section.is_main),
        shelves=tuple(
            Shelf(title, entries)
            for group, title in _titles().items()
            if (entries := tuple(entry for section, entry in by_section.items() if section.group is group))
        ),
        here=here.text if here else "",
    )


def _section_of(path: str, home: Section, sections: Sequence[Section]) -> Section | None:
    """The section in which an address lies: the closest above it. The home page is above all, and holds none."""
    above = [each for each in sections if path == each.address or (each is not home and path.startswith(each.address))]
    return max(above, key=lambda section: len(section.address), default=None)


def _entry(section: Section, path: str, here: Section | None) -> Entry:
    if section is not here:
        return Entry(section.text, section.address, "")
    return Entry(section.text, section.address, "page" if path == section.address else "true")


def _titles() -> dict[Group, str]:
    return {
        Group.WORK: _("The work"),
        Group.PEOPLE: _("Who takes part, by which rules"),
        Group.WATCH: _("Record and watch"),
        Group.SECRETARIAT: _("For the secretariat"),
    }
