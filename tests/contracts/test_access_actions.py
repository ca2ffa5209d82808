"""Who may do what, action by action, against a file that people review and no rule has made.

A cell is what came of the act: `done`, `no` (not allowed), `invalid`, `closed`, `paused`.
"""

from __future__ import annotations

import pytest
from tests.contracts import deeds
from tests.contracts.test_access import rows_of, undone
from tests.world import ROLES, World

from polsec.foundation.kit.actions import registry
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed, Paused
from polsec.foundation.kit.models import Act

ROWS = rows_of("access-actions.csv")
LEAFLESS = rows_of("leafless.csv")
DOERS = (*ROLES, *deeds.DOERS)
OURS = {name: spec for name, spec in registry().items() if spec.function.__module__.startswith("polsec.")}


def done(world: World, row: dict[str, str], role: str) -> str:
    """What comes of an act by somebody, as a cell says it."""
    by = deeds.actor(world, role, row["action"])
    arguments = deeds.DEEDS[row["action"]](world, by, row["object"])
    before = Act.objects.count()
    try:
        deeds.perform(OURS[row["action"]], by, arguments)
    except NotAllowed:
        outcome = "no"
    except Invalid:
        outcome = "invalid"
    except Paused:
        outcome = "paused"
    except Closed:
        outcome = "closed"
    else:
        outcome = "done"
    assert (Act.objects.count() > before) == (outcome == "done")
    return outcome


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['action']}, {row['object']}")
def test_each_row_holds_for_everybody(world: World, row: dict[str, str]) -> None:
    wrong = {}
    with undone():
        deeds.prepare(world, row["action"], row["object"])
        for role in DOERS:
            with undone():
                found = done(world, row, role)
            if found != row[role]:
                wrong[role] = f"{row[role]} expected, {found}"
    assert wrong == {}


def test_every_action_has_a_row_as_it_is_usually_done_and_in_a_process_that_stands_still() -> None:
    covered = {(row["action"], row["object"]) for row in ROWS}
    assert {(name, about) for name in OURS for about in ("own", "closed", "paused")} - covered == set()


def test_no_row_is_about_an_action_that_is_gone_or_stands_twice() -> None:
    rows = [(row["action"], row["object"]) for row in ROWS]
    assert {name for name, _ in rows} <= set(OURS)
    assert len(rows) == len(set(rows))
    assert {about for _, about in rows} == set(deeds.OBJECTS)


def test_no_cell_is_empty() -> None:
    assert [row for row in ROWS if not all(row.get(role) for role in DOERS) or None in row] == []


def test_an_action_without_a_leaf_is_one_that_was_reviewed() -> None:
    reasons = {name: spec.why_no_leaf for name, spec in OURS.items() if spec.leaf is None}
    assert {row["action"]: row["reason"] for row in LEAFLESS} == reasons
