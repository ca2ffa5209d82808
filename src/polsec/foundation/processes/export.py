"""What this room keeps about a person: given to them, and ended when they ask to be erased."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Act, Object
from polsec.foundation.people.ports import Section
from polsec.foundation.processes.models import Founder, Role, RoleName


def of_person(person: UUID) -> Section:
    """The roles that a person holds or held, with process and dates."""
    held = Role.objects.filter(person=person).select_related("process__object").order_by("since", "id")
    rows = [
        {
            _("Process"): str(role.process.object),
            _("Role"): role.get_role_display(),
            _("Since"): role.since,
            _("Until"): role.until,
        }
        for role in held
    ]
    return gettext_lazy("Roles in processes"), rows


def erase(person: Object, act: Act) -> None:
    """End the roles of a person; that somebody held them stays. Where no coordinator is left, an operator gives one."""
    Role.objects.filter(person=person, until=None).update(until=clock.now())
    Founder.objects.filter(person=person).delete()


def act_names() -> dict[str, str]:
    """What the actions are called that leave no leaf."""
    return {
        "processes.allow_founding": pgettext("act", "A person was allowed to prepare a process"),
    }


def role_names() -> dict[str, str]:
    """What the roles are called, those that a mandate gives as well."""
    given = {name.value: str(name.label) for name in RoleName}
    return {**given, "delegate": pgettext("role", "Delegate"), "alternate": pgettext("role", "Alternate")}
