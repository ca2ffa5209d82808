"""Interests are declared by whoever has them."""

from __future__ import annotations

from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.oversight import leaves
from polsec.foundation.oversight.models import Declaration
from polsec.foundation.oversight.rules import may_declare
from polsec.foundation.processes.models import Process
from polsec.foundation.record.leaves import leave


@action("oversight.declare_interests", lock="process", may=may_declare, leaf=leaves.INTERESTS)
def declare_interests(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    works_for_one: bool,
    is_paid_elsewhere: bool,
    holds_office: bool,
    is_close: bool,
    explanation: str,
) -> Declaration:
    """The interests of whoever acts, in place of what they declared before.

    The leaf tells the role and the answers, not the person. Raises Invalid for an interest without explanation.
    """
    answers = {
        "works_for_one": works_for_one,
        "is_paid_elsewhere": is_paid_elsewhere,
        "holds_office": holds_office,
        "is_close": is_close,
    }
    if any(answers.values()) and not explanation.strip():
        raise Invalid(Message("Say in a few words what the interest is."), field="explanation")
    now, person = clock.now(), Object.objects.get(pk=str(by.person))
    process.declarations.filter(person=by.person, replaced_at=None).update(replaced_at=now)
    declared = Declaration.objects.create(
        process=process,
        person=person,
        explanation=explanation.strip(),
        declared_at=now,
        **answers,
    )
    told = {"roles": sorted(by.roles_in(process.pk)), "explanation": declared.explanation, **answers}
    leave(leaves.INTERESTS, told, process=process.object)
    return declared
