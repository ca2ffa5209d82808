"""A process comes to be: from a template, with its stages, rules, sectors and first coordinator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Invalid
from polsec.foundation.kit.models import Object, Visibility
from polsec.foundation.kit.objects import make
from polsec.foundation.processes import leaves
from polsec.foundation.processes.actions.checks import check_languages, check_slug, check_texts, check_timezone
from polsec.foundation.processes.actions.roles import begin_role
from polsec.foundation.processes.actions.rules import put_in_force
from polsec.foundation.processes.models import Founder, Process, RoleName, SoughtSector, Stage
from polsec.foundation.processes.process_templates import ProcessTemplate, template_named
from polsec.foundation.processes.rules import may_found, may_give_founding
from polsec.foundation.record.leaves import leave


@action("processes.create", may=may_found, leaf=leaves.CREATED)
def create(
    *,
    by: Actor,
    request_id: UUID | None = None,
    template: str,
    slug: str,
    title: dict[str, str],
    purpose: dict[str, str],
    languages: list[str],
    timezone: str = "America/Guatemala",
    coordinator: Object | None = None,
    starts_on: date | None = None,
    is_illustrative: bool = False,
) -> Process:
    """A process in preparation, from a template; its first coordinator is `coordinator`, else whoever creates it.

    `starts_on` is the first day of the first stage; without it, the present day there. Raises Invalid for an unknown
    template, a slug that is taken, a text that lacks one of the languages, a time zone that does not exist.
    """
    model = template_named(template)
    check_slug(slug)
    check_languages(languages)
    check_texts(title, languages, "title")
    check_timezone(timezone)
    process = _insert(
        slug=slug,
        title=title,
        purpose=purpose,
        template=template,
        languages=languages,
        timezone=timezone,
        is_illustrative=is_illustrative,
    )
    _plan(process, model, starts_on or process.today())
    SoughtSector.objects.bulk_create(
        SoughtSector(process=process, sector=sought.sector, at_least=sought.at_least) for sought in model.sectors
    )
    leave(leaves.CREATED, _told(process), process=process.object)
    put_in_force(process, model.rules_text(languages), model.figures)
    begin_role(process, coordinator or _whoever_creates(by), RoleName.COORDINATOR, None, by)
    return process


@action(
    "processes.allow_founding",
    may=may_give_founding,
    why_no_leaf="It is about the site, and there is no process yet on whose record it could stand.",
)
def allow_founding(*, by: Actor, request_id: UUID | None = None, person: Object) -> Founder:
    """Let a person create processes on this site. Doing it twice changes nothing."""
    founder, _ = Founder.objects.get_or_create(person=person, defaults={"since": clock.now(), "given_by_id": by.person})
    return founder


def _whoever_creates(by: Actor) -> Object:
    if by.person is None:
        raise Invalid(Message("A process needs a first coordinator. Name a person."), field="coordinator")
    return Object.objects.get(pk=by.person)


def _insert(*, slug: str, title: dict[str, str], **fields: Any) -> Process:
    thing = make("process", process=None, title=title, visibility=Visibility.PROCESS)
    thing.process = thing
    thing.save(update_fields=["process"])
    try:
        with transaction.atomic():
            process: Process = Process.objects.create(object=thing, slug=slug, **fields)
    except IntegrityError as error:
        raise Invalid(
            Message("There is a process at the address “{slug}” already. Choose another.", slug=slug), field="slug"
        ) from error
    return process


def _plan(process: Process, template: ProcessTemplate, first_day: date) -> None:
    """The stages with their planned dates: one after the other, beside them those that accompany all."""
    opens, rows = first_day, []
    whole = sum(planned.weeks for planned in template.stages if not planned.parallel)
    for position, planned in enumerate(template.stages, start=1):
        begins = first_day if planned.parallel else opens
        length = timedelta(weeks=whole if planned.parallel else planned.weeks)
        rows.append(
            Stage(
                process=process,
                key=planned.key,
                position=position,
                is_parallel=planned.parallel,
                opens_on=begins,
                closes_on=begins + length - timedelta(days=1),
            )
        )
        opens = opens if planned.parallel else opens + length
    Stage.objects.bulk_create(rows)


def _told(process: Process) -> dict[str, Any]:
    return {
        "title": process.object.title,
        "purpose": process.purpose,
        "template": process.template,
        "languages": process.languages,
        "timezone": process.timezone,
        "illustrative": process.is_illustrative,
        "stages": [
            {"stage": stage.key, "opens": str(stage.opens_on), "closes": str(stage.closes_on)}
            for stage in process.stages.all()
        ],
    }
