"""The chapter of the agenda: institutions propose themes, and the working group agrees on some of them."""

from __future__ import annotations

from typing import Any

from polsec.site.demonstration.stories.people import now
from polsec.site.demonstration.stories.telling import Told, delegate
from polsec.stages.agenda import actions as agenda
from polsec.stages.agenda.models import Theme


def agree(told: Told) -> None:
    """Each theme is proposed by the delegate of an institution; those that the story says are agreed on."""
    for number, about in enumerate(told.story["themes"]):
        with told.on(0.25 + 0.03 * number):
            if number == 0:
                told.begin_stage("agenda")
            theme = _propose(told, about)
        told.themes[about["key"]] = theme.object
        if about["agreed"]:
            with told.on(0.38 + 0.01 * number):
                agenda.agree_theme(
                    by=now(told.facilitator), theme=theme, proof=f"Ayuda memoria de la sesión {number + 2}"
                )


def _propose(told: Told, about: dict[str, Any]) -> Theme:
    return agenda.propose(
        by=delegate(told, about["by"]),
        body=told.bodies["group"],
        title=about["title"]["es"],
        reasons=about["reasons"]["es"],
        questions=about["questions"]["es"],
        language="es",
        is_named=about["named"],
    )
