"""Roles are given and ended; who held one stays in the history."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.people.actions import enter_person, invite
from polsec.foundation.people.models import Claim
from polsec.foundation.processes import leaves
from polsec.foundation.processes.models import Process, Role, RoleName
from polsec.foundation.processes.rules import may_give_role, may_run
from polsec.foundation.processes.together import check_goes_together
from polsec.foundation.record.leaves import disclose, leave
from polsec.foundation.record.models import Audience


@action("processes.give_role", lock="process", may=may_give_role, leaf=leaves.ROLE)
def give_role(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    person: Object,
    role: str,
    institution: Object | None = None,
) -> Role:
    """A person holds a role from now on. Where no coordinator is left, the operator gives the first role.

    Raises Invalid for a role that there is not, for one that the person holds already, for two that do not go
    together, for a member of the committee without institution, for an institution of another process.
    """
    if role not in RoleName.values:
        raise Invalid(Message("There is no such role. Choose one of the list."), field="role")
    return begin_role(process, person, RoleName(role), institution, by)


@action("processes.invite_to_role", lock="process", may=may_run, leaf=leaves.ROLE)
def invite_to_role(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Process,
    name: str,
    role: str,
    email: str = "",
    institution: Object | None = None,
) -> Claim:
    """Somebody new holds a role from now on, and gets a link with which they take over what was entered about them.

    The secret of the link is in `token`, this once. Raises Invalid as `give_role` and `people.enter_person` do.
    """
    if role not in RoleName.values:
        raise Invalid(Message("There is no such role. Choose one of the list."), field="role")
    person = enter_person(by=by, process=process.object, name=name, email=email)
    begin_role(process, person.object, RoleName(role), institution, by)
    return invite(by=by, person=person)


@action("processes.end_role", lock="process", may=may_run, leaf=leaves.ROLE)
def end_role(*, by: Actor, request_id: UUID | None = None, process: Process, role: Role) -> Role:
    """A person holds a role no longer. Raises Closed for a role that has ended, Invalid for the last coordinator's."""
    held = Role.objects.filter(pk=role.pk, process=process, until=None).first()
    if held is None:
        raise Closed(Message("This role has ended already."))
    others = process.roles.filter(role=RoleName.COORDINATOR, until=None).exclude(pk=held.pk)
    if held.role == RoleName.COORDINATOR and not others.exists():
        raise Invalid(Message("This is the last coordinator. Give the role to somebody else first."))
    held.until = clock.now()
    held.save(update_fields=["until"])
    _leave(process, held, "ended")
    return held


def begin_role(process: Process, person: Object, role: RoleName, institution: Object | None, by: Actor) -> Role:
    """The row of a role that begins now, with its leaf, as part of the act under way. Raises Invalid."""
    check_goes_together(process.pk, person, role)
    if institution and institution.process_id != process.pk:
        raise Invalid(Message("Choose an institution of this process."), field="institution")
    if role is RoleName.COMMITTEE and institution is None:
        raise Invalid(
            Message("Say which institution this member of the committee comes from: its camps must be opposed."),
            field="institution",
        )
    try:
        with transaction.atomic():
            held = Role.objects.create(
                process=process,
                person=person,
                role=role,
                institution=institution,
                since=clock.now(),
                given_by_id=by.person,
            )
    except IntegrityError as error:
        raise Invalid(Message("This person holds this role already."), field="person") from error
    _leave(process, held, "given")
    return held


def _leave(process: Process, held: Role, change: str) -> None:
    told = {
        "role": held.role,
        "change": change,
        "person": str(held.person_id),
        "institution": str(held.institution_id) if held.institution_id else None,
    }
    disclose([leave(leaves.ROLE, told, process=process.object, about=[held.person_id])], Audience.PROCESS)
