"""Names of institutions for a page: all at once, each as its reader may read it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polsec.foundation.kit.actors import Actor
from polsec.foundation.people.models import Institution
from polsec.foundation.people.queries import name_for


def names_of_institutions(institutions: Iterable[UUID | None], actor: Actor) -> dict[UUID, str]:
    """The name of each institution as the actor may read it, in one query. Unknown ids are left out."""
    wanted = {institution for institution in institutions if institution}
    if not wanted:
        return {}
    return {row.pk: name_for(row, actor) for row in Institution.objects.filter(pk__in=wanted)}
