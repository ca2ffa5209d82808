"""A story is told: every act in it is a real one, by the person who would do it, on the day when it would be done.

The clock of the kit stands at each moment; the last one is yesterday, so that what is open is open today. Acts of a
told process say on the record that their times are simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import override

from polsec.foundation.bodies import actions as bodies
from polsec.foundation.bodies.charter import Charter
from polsec.foundation.bodies.models import Body
from polsec.foundation.kit import clock
from polsec.foundation.kit.models import Object
from polsec.foundation.oversight import actions as oversight
from polsec.foundation.people import actions as people
from polsec.foundation.people.models import Institution
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process, Stage
from polsec.foundation.processes.queries import stage as stage_of
from polsec.site.demonstration.stories import people as cast_people
from polsec.site.demonstration.stories.reading import STAGES, Story, cast
from polsec.stages.convening import actions as convening
from polsec.stages.convening.actions import Reply
from polsec.stages.convening.rules import bearer_of

LANGUAGES = ["es", "en"]
TEMPLATE = "citizen-security"
HOUR = 10
"""At which hour of the day, where the process takes place, an act happens."""
BEFORE_AND_AFTER = ("convening", "framework", "agenda", "research", "dialogue", "proposals", "sanction", "publications")


@dataclass
class Told:
    """A process as far as it has been told."""

    story: Story
    process: Process
    coordinator: Object
    facilitator: Object
    first_day: datetime
    institutions: dict[str, Institution] = field(default_factory=dict)
    delegates: dict[str, Object] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    themes: dict[str, Object] = field(default_factory=dict)
    day: float = 0.0

    @property
    def slug(self) -> str:
        return str(self.story["slug"])

    @contextmanager
    def on(self, share: float, minutes: int = 0) -> Iterator[datetime]:
        """Let the clock stand at a share of the story's days (0 the first, 1 the last), and some minutes."""
        days = int(share * (self.story["days"] - 1))
        instant = self.first_day + timedelta(days=days, minutes=minutes)
        with clock.standing_at(instant), override("es"):
            yield instant

    def reaches(self, stage: str) -> bool:
        """Whether the story goes on to a stage."""
        return STAGES.index(stage) <= STAGES.index(self.story["stage"])

    def begin_stage(self, key: str) -> None:
        """End the stage under way and begin the next one that the story comes to."""
        for earlier in BEFORE_AND_AFTER[: BEFORE_AND_AFTER.index(key)]:
            row = stage_of(self.process, earlier)
            if row and row.state == "open":
                processes.close_stage(by=cast_people.now(self.coordinator), stage=row)
                self._redate(row, row.opens_on, self.process.today())
        row = stage_of(self.process, key)
        if row:
            processes.start_stage(by=cast_people.now(self.coordinator), stage=row)
            self._redate(row, self.process.today(), max(row.closes_on or date.min, self._last_day()))

    def _redate(self, row: Stage, opens_on: date | None, closes_on: date) -> None:
        """The dates of a stage are those on which it really began and ended."""
        if (row.opens_on, row.closes_on) != (opens_on, closes_on):
            processes.redate_stage(
                by=cast_people.now(self.coordinator), stage=row, opens_on=opens_on, closes_on=closes_on
            )

    def _last_day(self) -> date:
        """Some weeks after the story has ended: what is under way is not late."""
        return (self.first_day + timedelta(days=self.story["days"] + 21)).date()


def open_process(story: Story) -> Told:
    """The process is created by the site's operator, its secretariat named, its bodies formed, its donors told."""
    zone = ZoneInfo("America/Guatemala")
    start = datetime.now(UTC).astimezone(zone).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    first_day = start - timedelta(days=story["days"])
    people_of = cast()
    with clock.standing_at(first_day), override("es"):
        coordinator = cast_people.enter_with_account(story["slug"], "coordinator", people_of["coordinator"])
        process = processes.create(
            by=cast_people.operator(),
            template=TEMPLATE,
            slug=story["slug"],
            title=story["title"],
            purpose=story["purpose"],
            languages=LANGUAGES,
            coordinator=coordinator,
            starts_on=first_day.date(),
            is_illustrative=True,
        )
        facilitator = cast_people.enter_with_account(story["slug"], "facilitator", people_of["facilitator"])
        told = Told(story, process, coordinator, facilitator, first_day)
        _form(told)
    return told


def _form(told: Told) -> None:
    """Roles, the Project Group and the working group, who pays."""
    by = cast_people.now(told.coordinator)
    told.process = processes.open_process(by=by, process=told.process)
    processes.give_role(by=by, process=told.process, person=told.facilitator, role="facilitator")
    for number, name in enumerate(cast()["auditors"], start=1):
        auditor = cast_people.enter_with_account(told.slug, f"auditor{number}", name)
        processes.give_role(by=by, process=told.process, person=auditor, role="auditor")
        cast_people.offer(told.process.object, auditor, "auditor", 80 + number)
    for donor in cast()["donors"]:
        oversight.enter_donor(
            by=by,
            process=told.process,
            name=donor["name"]["es"],
            amount=donor["amount"],
            band="",
            currency=donor["currency"],
            starts_on=told.process.today(),
            ends_on=None,
            conditions="",
        )
    told.bodies["highest"] = bodies.create(
        by=by,
        process=told.process,
        type="project-group",
        title={"es": "Grupo de Proyecto", "en": "Project Group"},
        charter=Charter(quorum=2),
        is_highest=True,
    )
    told.bodies["group"] = bodies.create(
        by=by,
        process=told.process,
        type="working-group",
        title={"es": "Grupo de trabajo", "en": "Working group"},
        charter=Charter(quorum=2),
    )
    bodies.assign(by=by, body=told.bodies["group"], person=told.facilitator, duty="facilitator")
    told.begin_stage("convening")
    cast_people.offer(told.process.object, told.coordinator, "coordinator", 1)
    cast_people.offer(told.process.object, told.facilitator, "facilitator", 2)


def convene(told: Told) -> None:
    """Institutions are invited, each on a day of its own, and answer as the story says."""
    answers: dict[str, str] = told.story["answers"]
    # Convening takes the first part of a story, and all of one that has come no further.
    whole = 0.2 if told.reaches("agenda") else 1.0
    for number, (key, answer) in enumerate(answers.items(), start=1):
        about = cast()["institutions"][key]
        with told.on(whole * number / len(answers) * 0.95):
            _invite(told, key, about, answer)
    with told.on(whole):
        _seat_in_the_working_group(told)


def _invite(told: Told, key: str, about: Story, answer: str) -> None:
    by = cast_people.now(told.coordinator)
    institution = people.enter_institution(
        by=by,
        process=told.process.object,
        title=about["title"],
        kind=about["kind"],
        sector=about["sector"],
        short_name=about["short"],
        languages=about["languages"],
        is_protected=about.get("protected", False),
    )
    told.institutions[key] = institution
    invitation = convening.invite(
        by=by,
        institution=institution,
        channel="hand",
        language="es",
        subject="Invitación al Grupo de Proyecto",
        letter=_letter(told),
        expires_on=told.process.today() + timedelta(days=30),
        contact_name=about["delegate"],
    )
    if answer == "open":
        return
    bearer = bearer_of(invitation)
    if answer == "thinks":
        convening.think_over(by=bearer, invitation=invitation)
        return
    reply = Reply(
        choice=answer,
        reason="No tenemos a quién enviar." if answer == "declines" else "",
        accepts_rules=True,
        delegate_name=about["delegate"],
        releases_name=about["released"],
    )
    given = convening.answer(by=bearer, invitation=invitation, reply=reply)
    for way in given.ways:
        account = cast_people.take_over(told.slug, key, way.token)
        told.delegates[key] = account.person.object
        label = about["title"]["es"]
        role = "observer" if answer == "observes" else "delegate"
        cast_people.offer(told.process.object, account.person.object, role, 10 + len(told.delegates), label)


def _letter(told: Told) -> str:
    return (
        "Le invitamos a formar parte del Grupo de Proyecto de este proceso.\n\n"
        f"{told.story['purpose']['es']}\n\n"
        "Lo que se habla en el grupo es del grupo. Las reglas, las fechas y lo que se acuerda son públicos."
    )


def _seat_in_the_working_group(told: Told) -> None:
    """Whoever takes part in the Project Group also works on texts, with the same delegate."""
    by, group = cast_people.now(told.coordinator), told.bodies["group"]
    for key, person in told.delegates.items():
        if told.story["answers"][key] == "joins":
            seat = bodies.give_seat(by=by, body=group, institution=told.institutions[key])
            bodies.give_mandate(by=by, seat=seat, person=person)


def delegate(told: Told, key: str) -> Any:
    """The delegate of an institution, as they stand now."""
    return cast_people.now(told.delegates[key])
