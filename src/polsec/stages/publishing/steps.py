"""What the publications say on the home page of a process."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import language_shown
from polsec.foundation.processes import ports
from polsec.foundation.processes.models import Process
from polsec.foundation.processes.ports import Item
from polsec.stages.publishing.queries import published_in


@ports.sections.on("publishing")
def pages(process: Process, actor: Actor) -> Iterator[ports.Section]:
    """Their page, for everyone; what one brought in, for who speaks for an institution."""
    where = reverse("publishing_index", args=[process.slug])
    yield ports.Section(_("Publications"), where, ports.Group.WORK, is_main=True, order=3)
    if actor.institutions_in(process.pk):
        where = reverse("publishing_contributions", args=[process.slug])
        yield ports.Section(_("Our contributions"), where, ports.Group.WORK, order=3)


@ports.outcomes.on("publishing")
def outcomes(process: Process, actor: Actor) -> Iterator[Item]:
    """What was published, the latest first, in one query."""
    for row in published_in(process.pk):
        where = reverse("publishing_publication", kwargs={"process": process.slug, "publication": row.pk})
        language = language_shown(row.object.title)
        yield Item(str(row.object), where, when=row.published_at, note=_("Published"), language=language)
