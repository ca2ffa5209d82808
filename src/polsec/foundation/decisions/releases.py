"""Reasons that their authors let be printed with a decision, beside the names that may stand with them."""

from __future__ import annotations

from collections.abc import Iterable

from polsec.foundation.decisions.models import Position, Question
from polsec.foundation.decisions.queries import printed_positions
from polsec.foundation.kit.actors import Actor
from polsec.foundation.people.models import Institution
from polsec.foundation.people.naming import names_of_institutions
from polsec.foundation.people.queries import public_name

Released = list[tuple[str, Position]]
"""The name beside each reason, empty where the institution does not give it."""


def released_to(question: Question, actor: Actor) -> Released:
    """For a page: each name as its reader may read it. Two queries."""
    positions = printed_positions(question)
    names = names_of_institutions([each.institution_id for each in positions], actor)
    return [(names[each.institution_id] if each.named else "", each) for each in positions]


def released_to_all(positions: Iterable[Position], language: str) -> Released:
    """For what stays (paper, the record): each name as everyone may read it in a language. One query."""
    found = [each for each in positions if each.printed]
    institutions = Institution.objects.in_bulk([each.institution_id for each in found])
    return [(public_name(institutions[each.institution_id], language) if each.named else "", each) for each in found]
