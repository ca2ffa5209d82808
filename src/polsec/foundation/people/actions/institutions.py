"""Institutions of a process: entered, changed, protected, their names released."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from polsec.errors import Message
from polsec.foundation.kit import clock, objects
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_length, chosen
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.rules import has_role
from polsec.foundation.people import rules
from polsec.foundation.people.models import Institution, Sector, Type
from polsec.foundation.record import places, ports
from polsec.foundation.record.leaves import leave
from polsec.harmless import harmless

LONGEST_SHORT_NAME = 40
ITS_OWN = has_role("coordinator") | rules.speaks_for


@action("people.enter_institution", lock="process", may=has_role("coordinator"), leaf="people.institution")
def enter_institution(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Object,
    title: dict[str, str],
    kind: str,
    sector: str,
    short_name: str = "",
    languages: Iterable[str] = (),
    is_protected: bool = False,
    shown_as: str = "",
) -> Institution:
    """An institution in a process. Raises Invalid without a name in any language, for a type or sector that is none."""
    title = _clean(title)
    _check(kind, sector, short_name, shown_as)
    thing = objects.make("institution", process=process, title=title, visibility=Visibility.SECRETARIAT)
    institution: Institution = Institution.objects.create(
        object=thing,
        kind=kind,
        sector=sector,
        short_name=harmless(short_name),
        languages=list(languages),
        is_protected=is_protected,
        shown_as=shown_as,
    )
    _keep(institution)
    return institution


@action("people.change_institution", lock="institution", may=has_role("coordinator"), leaf="people.institution")
def change_institution(
    *,
    by: Actor,
    request_id: UUID | None = None,
    institution: Institution,
    seen: str,
    title: dict[str, str],
    kind: str,
    sector: str,
    short_name: str = "",
    languages: Iterable[str] = (),
    shown_as: str = "",
) -> Institution:
    """Other details. Raises Stale where somebody changed them since `seen`, Invalid as `enter_institution`."""
    objects.check_version(institution.object, seen)
    institution.object.title = _clean(title)
    _check(kind, sector, short_name, shown_as)
    institution.object.save(update_fields=["title"])
    institution.kind, institution.sector, institution.shown_as = kind, sector, shown_as
    institution.short_name, institution.languages = harmless(short_name), list(languages)
    institution.save()
    _keep(institution)
    return institution


@action("people.protect_institution", lock="institution", may=ITS_OWN, leaf="people.institution_protected")
def protect_institution(*, by: Actor, request_id: UUID | None = None, institution: Institution) -> Institution:
    """Seal its name: outside the secretariat it is shown as the type of organisation that it is, at once."""
    institution.is_protected, institution.name_released_at = True, None
    institution.lift_asked_by, institution.lift_asked_at = None, None
    return _show_anew(institution, "people.institution_protected")


@action("people.ask_to_unprotect", lock="institution", may=has_role("coordinator"), leaf="people.institution_protected")
def ask_to_unprotect(*, by: Actor, request_id: UUID | None = None, institution: Institution) -> Institution:
    """Ask that the protection end; another member of the secretariat confirms it. Raises Closed where there is none."""
    if not institution.is_protected:
        raise Closed(Message("This institution is not protected."))
    institution.lift_asked_by_id, institution.lift_asked_at = by.known, clock.now()
    return _show_anew(institution, "people.institution_protected")


@action(
    "people.unprotect_institution",
    lock="institution",
    may=rules.speaks_for | rules.confirms,
    leaf="people.institution_protected",
)
def unprotect_institution(*, by: Actor, request_id: UUID | None = None, institution: Institution) -> Institution:
    """Let its name be read within the process again; it is public by its own consent alone.

    The institution itself may, or two members of the secretariat together: nobody of them alone.
    """
    institution.is_protected = False
    institution.lift_asked_by, institution.lift_asked_at = None, None
    return _show_anew(institution, "people.institution_protected")


@action("people.release_name", lock="institution", may=ITS_OWN, leaf="people.institution")
def release_name(*, by: Actor, request_id: UUID | None = None, institution: Institution) -> Institution:
    """The institution consents to its name being public. Raises Closed while it is protected."""
    if institution.is_protected:
        raise Closed(Message("This institution is protected. Its name can be released when it no longer is."))
    institution.name_released_at = institution.name_released_at or clock.now()
    return _show_anew(institution, "people.institution")


@action("people.withdraw_name", lock="institution", may=ITS_OWN, leaf="people.institution")
def withdraw_name(*, by: Actor, request_id: UUID | None = None, institution: Institution) -> Institution:
    """The institution's name is public no longer. What was printed or downloaded before stays as it is."""
    institution.name_released_at = None
    return _show_anew(institution, "people.institution")


def note_joined(institution: Institution) -> None:
    """It takes part, as part of an act under way: the members of the process learn of it. Twice changes nothing."""
    if institution.joined_at is None:
        institution.joined_at = clock.now()
        institution.save(update_fields=["joined_at"])
        institution.object.visibility = _visibility(institution)
        institution.object.save(update_fields=["visibility"])


def _show_anew(institution: Institution, leaf: str) -> Institution:
    institution.save(update_fields=["is_protected", "name_released_at", "lift_asked_by", "lift_asked_at"])
    institution.object.visibility = _visibility(institution)
    institution.object.save(update_fields=["visibility"])
    _keep(institution, leaf)
    process = institution.process_id
    if process and not institution.name_released_at:
        transaction.on_commit(lambda: places.forget_downloads(ports.slug_of(process)))
    return institution


def _visibility(institution: Institution) -> Visibility:
    """Who may read the title wherever objects are listed."""
    if institution.is_protected:
        return Visibility.SECRETARIAT
    if institution.name_released_at:
        return Visibility.PUBLIC
    return Visibility.PROCESS if institution.joined_at else Visibility.SECRETARIAT


def _keep(institution: Institution, leaf: str = "people.institution") -> None:
    """Leave the leaf of what the institution is now, and make that its version."""
    content = _content(institution)
    thing = institution.object
    thing.version = objects.digest(content)
    thing.save(update_fields=["version"])
    leave(leaf, {"institution": str(institution.pk), **content}, process=thing.process or thing)


def _content(institution: Institution) -> dict[str, Any]:
    return {
        "title": institution.object.title,
        "short_name": institution.short_name,
        "type": institution.kind,
        "sector": institution.sector,
        "languages": institution.languages,
        "protected": institution.is_protected,
        "shown_as": institution.shown_as,
        "name_released": institution.name_released_at is not None,
    }


def _check(kind: str, sector: str, short_name: str, shown_as: str) -> None:
    chosen(Type, kind, "kind")
    chosen(Sector, sector, "sector")
    if shown_as:
        chosen(Type, shown_as, "shown_as")
    check_length(short_name, LONGEST_SHORT_NAME, "short_name")


def _clean(title: dict[str, str]) -> dict[str, str]:
    kept = {language: text for language, given in title.items() if (text := harmless(given))}
    if not kept:
        raise Invalid(Message("The institution's name is missing. Write it in at least one language."), field="name_es")
    return kept
