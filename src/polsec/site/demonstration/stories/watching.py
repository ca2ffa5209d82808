"""Who watches the secretariat: who was hired and how, interests, the committee of opposed camps and its complaints."""

from __future__ import annotations

from datetime import timedelta

from polsec.foundation.kit.actors import ANYONE
from polsec.foundation.kit.models import Object
from polsec.foundation.oversight import actions as oversight
from polsec.foundation.oversight.models import Complaint
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Person, What
from polsec.foundation.processes import actions as processes
from polsec.site.demonstration.stories.people import enter_with_account, now, offer
from polsec.site.demonstration.stories.reading import cast
from polsec.site.demonstration.stories.telling import Told


def tell_who_runs_it(told: Told) -> None:
    """An expert joins; how the facilitator was chosen and what interests there are; some names become public."""
    expert = enter_with_account(told.slug, "expert", cast()["expert"])
    processes.give_role(by=now(told.coordinator), process=told.process, person=expert, role="expert")
    offer(told.process.object, expert, "expert", 3)
    oversight.enter_hiring(
        by=now(told.coordinator),
        process=told.process,
        person=told.facilitator,
        task="facilitator",
        hired_by=cast()["hired_by"],
        way="three-offers",
        why="Fue quien tenía más experiencia con comunidades, y ninguna institución se opuso.",
        paid_by=told.process.donors.first(),
        starts_on=told.process.today(),
        ends_on=told.process.today() + timedelta(days=365),
    )
    for role, explanation in cast()["interests"].items():
        _declare(told, getattr(told, role), explanation)
    for someone in (told.coordinator, told.facilitator, expert):
        person = Person.objects.get(pk=someone.pk)
        people.give_consent(by=now(someone), person=person, process=told.process.object, what=What.NAME)


def _declare(told: Told, someone: Object, explanation: str) -> None:
    oversight.declare_interests(
        by=now(someone),
        process=told.process,
        works_for_one=False,
        is_paid_elsewhere=False,
        holds_office=False,
        is_close=bool(explanation),
        explanation=explanation,
    )


def form_committee(told: Told) -> list[Object]:
    """Two members of opposed camps, where both of their institutions have joined."""
    wanted: dict[str, str] = cast()["committee"]
    if not all(told.story["answers"].get(key) == "joins" for key in wanted):
        return []
    members = []
    for number, (key, name) in enumerate(wanted.items(), start=1):
        member = enter_with_account(told.slug, f"committee{number}", name)
        institution = told.institutions[key].object
        processes.give_role(
            by=now(told.coordinator), process=told.process, person=member, role="committee", institution=institution
        )
        offer(told.process.object, member, "committee", 70 + number)
        members.append(member)
    return members


def complain(told: Told, committee: list[Object]) -> None:
    """One complaint is answered by both members, for everyone to read; another one waits."""
    written = cast()["complaints"]
    with told.on(0.45):
        first = _say(told, written["answered"])
    with told.on(0.55):
        drafted = oversight.draft_answer(
            by=now(committee[0]), complaint=first, answer=written["answered"]["answer"], release=True
        )
        current = Complaint.objects.get(pk=drafted.pk)
        oversight.confirm_answer(by=now(committee[1]), complaint=current, seen=current.draft_version)
    with told.on(0.95):
        _say(told, written["open"])


def _say(told: Told, written: dict[str, str]) -> Complaint:
    """Somebody complains who does not say who they are."""
    return oversight.complain(by=ANYONE, process=told.process, subject=written["subject"], text=written["text"])
