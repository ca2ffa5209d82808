"""What follows when a body has answered a question about a theme."""

from __future__ import annotations

from polsec.foundation.decisions.models import Question
from polsec.foundation.decisions.outcome import is_agreed
from polsec.foundation.kit import objects
from polsec.foundation.kit.models import Relation
from polsec.stages.agenda.actions import agreed
from polsec.stages.agenda.models import Theme


def follow(question: Question) -> None:
    """A theme that the body agreed on is read by everyone; otherwise it stays as it was."""
    if not is_agreed(question.verdict):
        return
    theme = Theme.objects.select_related("object__process").get(pk=question.subject_id)
    agreed(theme, question=question)
    objects.connect(theme.object, Relation.DECIDED, question.object)
