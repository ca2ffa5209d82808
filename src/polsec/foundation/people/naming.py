"""Names and sectors of institutions for a page: all at once, each as its reader may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.people.models import Institution
from polsec.foundation.people.queries import is_read_by, name_for


@dataclass(frozen=True)
class Told:
    """What a reader learns of an institution."""

    name: str
    sector: str
    """Its key; empty where it would tell more than the name that is shown."""


def institutions_as_told(institutions: Iterable[UUID | None], actor: Actor) -> dict[UUID, Told]:
    """What the actor may read of each institution, in one query. Unknown ids are left out."""
    wanted = {institution for institution in institutions if institution}
    if not wanted:
        return {}
    return {
        row.pk: Told(name_for(row, actor), row.sector if is_read_by(row, actor) else "")
        for row in Institution.objects.filter(pk__in=wanted)
    }


def as_choices(institutions: Iterable[UUID]) -> dict[str, Institution]:
    """Institutions by their id as a form sends it, in one query if there are any."""
    wanted = {*institutions}
    return {str(row.pk): row for row in Institution.objects.filter(pk__in=wanted)} if wanted else {}


def names_of_institutions(institutions: Iterable[UUID | None], actor: Actor) -> dict[UUID, str]:
    """The name of each institution as the actor may read it, in one query. Unknown ids are left out."""
    return {pk: told.name for pk, told in institutions_as_told(institutions, actor).items()}
