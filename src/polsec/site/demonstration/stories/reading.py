"""The stories as they are written: who takes part, what is said, how far it goes. Everything in them is invented."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

STAGES = ("convening", "agenda", "proposals", "sanction", "publications")
"""The stages at which a story stands, in the order of the process; each has a file of its name."""

Story = dict[str, Any]


@cache
def story_at(stage: str) -> Story:
    """The story that stands at a stage. Raises KeyError for a stage that has none."""
    if stage not in STAGES:
        raise KeyError(stage)
    return _read(stage)


@cache
def cast() -> Story:
    """Who runs the processes, and the institutions that are invited to them."""
    return _read("cast")


def _read(name: str) -> Story:
    found: Story = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found
