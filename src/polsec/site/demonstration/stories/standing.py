"""Which stories stand on a site already, and whether it is one for stories at all. Imports no room's actions."""

from __future__ import annotations

from polsec.foundation.people.models import Account
from polsec.foundation.processes.models import Process
from polsec.site.demonstration.stories.reading import STAGES, story_at
from polsec.site.models import DemonstrationAccount


def missing_stages() -> list[str]:
    """Stages whose process is not there yet, on a site that is empty or holds the demonstration alone."""
    if is_in_use():
        return []
    present = set(Process.objects.values_list("slug", flat=True))
    return [stage for stage in STAGES if story_at(stage)["slug"] not in present]


def is_in_use() -> bool:
    """Whether somebody works here whom the demonstration did not invent."""
    return Account.objects.exists() and not DemonstrationAccount.objects.exists()
