"""The demonstration, built once a run and kept in the database of each test that asks for it."""

from functools import cache
from typing import Any

from polsec.site.demonstration.loading import build_report, store_report
from polsec.site.demonstration.script import SLUGS, read_script


@cache
def columns(slug: str) -> dict[str, Any]:
    """The row of one report, simulated and analysed as `polsec setup` does it."""
    return build_report(read_script(slug))


def store_all() -> None:
    """Both reports, in the database of this test."""
    for slug in SLUGS:
        store_report(read_script(slug), columns(slug))
