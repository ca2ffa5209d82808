"""Reads of the site's own rows, each in one query; processes come from their room."""

from typing import Any

from django.db.models import Exists, QuerySet

from polsec.foundation.kit.actors import Actor
from polsec.foundation.processes.models import Founder
from polsec.foundation.processes.queries import visible_processes
from polsec.foundation.processes.timeline import steps_of
from polsec.site.demonstration.script import SLUGS
from polsec.site.models import DemonstrationAccount, DemonstrationReport


def demonstration_reports() -> list[DemonstrationReport]:
    """The reports of the demonstration that are there, in the order in which the first page shows them."""
    found = DemonstrationReport.objects.defer("archive").in_bulk(SLUGS, field_name="slug")
    return [found[slug] for slug in SLUGS if slug in found]


def demonstration_report(slug: str) -> DemonstrationReport:
    """One report without its files. Raises DemonstrationReport.DoesNotExist."""
    return DemonstrationReport.objects.defer("archive").get(slug=slug)


def demonstration_archive(slug: str) -> bytes:
    """The files of one simulated conversation, zipped. Raises DemonstrationReport.DoesNotExist."""
    return bytes(DemonstrationReport.objects.values_list("archive", flat=True).get(slug=slug))


def demonstration_json(slug: str) -> str:
    """The public result of one simulated conversation, as JSON. Raises DemonstrationReport.DoesNotExist."""
    return DemonstrationReport.objects.values_list("public_json", flat=True).get(slug=slug)


def current_inputs() -> dict[str, str]:
    """For each report that is there, the hash of what it was made from."""
    return dict(DemonstrationReport.objects.values_list("slug", "inputs"))


def processes(reader: Actor) -> list[dict[str, Any]]:
    """The processes of the first page, each with its stages. One query where there is none, else two."""
    return [
        {"process": process, "steps": steps_of(process, process.stages.all())} for process in visible_processes(reader)
    ]


MOST = 2**63 - 1
"""The largest number that a database keeps: a larger one names nobody."""


def demonstration_accounts() -> list[DemonstrationAccount]:
    """Whom a visitor of the demonstration may enter as: first the site's operator, then process by process."""
    rows = _offered().select_related("account__person", "process")
    return sorted(rows, key=lambda row: (row.process_id is not None, row.process and row.process.made_at, row.order))


def is_demonstration() -> bool:
    """Whether a visitor may enter as somebody invented."""
    return _offered().exists()


def demonstration_account(pk: int) -> DemonstrationAccount | None:
    """One of them, with their account and process."""
    if pk > MOST:
        return None
    return _offered().select_related("account", "process").filter(pk=pk).first()


def _offered() -> QuerySet[DemonstrationAccount]:
    """Nobody from the day on which somebody real may create processes: the door of the invented operator is shut."""
    return DemonstrationAccount.objects.filter(~Exists(Founder.objects.all()))
