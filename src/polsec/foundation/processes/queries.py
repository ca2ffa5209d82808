"""What is read of processes. Each function names the number of its SQL queries where it is not one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import Spec
from polsec.foundation.kit.actors import Actor, Standing
from polsec.foundation.kit.errors import Closed, Paused
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.prepared import Prepared
from polsec.foundation.processes.figures import PROTECTED_IN_ROOMS
from polsec.foundation.processes.models import Process, ProcessState, Role, Rules, SoughtSector, Stage, StageState

HELD = Prepared(lambda person, day: Role.objects.filter(person=person, until=None).values_list("process_id", "role"))


def standings_of(person: UUID) -> Iterable[Standing]:
    """What a person is in each process by a role. No role lets anyone speak for an institution: a mandate does."""
    return [Standing(process, role) for process, role in HELD.rows(person, clock.now().date())]


def check_not_standing_still(spec: Spec, process: UUID) -> None:
    """Raises Closed or Paused where a process has been closed or paused, but for the acts that go on meanwhile."""
    if spec.while_paused:
        return
    rows = Process.objects.filter(pk=process).values_list("state", "paused_since")
    state, paused_since = next(iter(rows), (None, None))
    if state == ProcessState.CLOSED:
        raise Closed(
            Message("This process is closed: nothing in it can be changed any more. The coordinator can open it again.")
        )
    if paused_since:
        raise Paused(
            Message(
                "This process is paused: nothing in it can be changed until two people together let it go on. "
                "What you wrote was not sent; keep it."
            )
        )


@cache
def slug_of(process: UUID) -> str:
    """The slug by which a process is addressed. It never changes, so that it is read once by each program."""
    slug: str = Process.objects.values_list("slug", flat=True).get(pk=process)
    return slug


def zone_of(process: UUID) -> str:
    """The time zone of a process."""
    zone: str = Process.objects.values_list("timezone", flat=True).get(pk=process)
    return zone


def object_by_slug(slug: str) -> Object | None:
    """The object of the process with this slug, whoever asks: for the record and the command line."""
    return Object.objects.filter(kind="process", pk__in=Process.objects.filter(slug=slug).values("pk")).first()


def process_by_slug(slug: str, actor: Actor) -> Process | None:
    """The process, or None where there is none that this reader may see: the two cannot be told apart."""
    try:
        found = Process.objects.get(slug=slug)
    except Process.DoesNotExist:
        return None
    return found if found.object.is_visible_to(actor) else None


def visible_processes(actor: Actor) -> list[Process]:
    """The processes that a reader may see, with their stages: open ones first, then by title. Two queries."""
    seen = Object.objects.filter(kind="process").visible_to(actor)
    rows = Process.objects.filter(object__in=seen).prefetch_related("stages")
    order = [ProcessState.OPEN, ProcessState.PREPARING, ProcessState.CLOSED]
    return sorted(rows, key=lambda process: (order.index(ProcessState(process.state)), process.title.casefold()))


def timeline(process: Process) -> list[Stage]:
    """The stages in their order, those that accompany the others last."""
    return list(process.stages.all())


def stage(process: Process, key: str) -> Stage | None:
    """One stage of a process; None where this process does without it."""
    return process.stages.filter(key=key).first()


def is_under_way(process: UUID, key: str) -> bool:
    """Whether a stage is under way, for the rules of the room that holds it."""
    return Stage.objects.filter(process=process, key=key, state=StageState.OPEN).exists()


def rules_in_force(process: Process) -> Rules | None:
    """The latest version of the rules."""
    return process.rules.first()


def figure(process: Process, name: str, default: int) -> int:
    """A figure of the rules in force, such as the days to answer a complaint."""
    rules = rules_in_force(process)
    return int(rules.figures.get(name, default)) if rules else default


def reads_protected_names(process: UUID) -> bool:
    """Whether the rules in force let the members of the bodies read the names of protected institutions."""
    figures = Rules.objects.filter(process=process).values_list("figures", flat=True).first() or {}
    return bool(figures.get(PROTECTED_IN_ROOMS, 0))


def sought_sectors(process: Process) -> list[SoughtSector]:
    """The sectors that ought to be at the table."""
    return list(process.sought_sectors.all())


def roles_in_force(process: Process) -> list[Role]:
    """The roles held now, with persons and institutions."""
    return list(process.roles.filter(until=None).select_related("person", "institution"))


def role_history(process: Process) -> list[Role]:
    """The roles that have ended, latest first, with persons and institutions."""
    return list(process.roles.exclude(until=None).select_related("person", "institution").order_by("-until", "-id"))


def holders(process: UUID, *roles: str) -> list[UUID]:
    """The persons who hold one of some roles now, each once, by the ids of their objects."""
    held = Role.objects.filter(process=process, role__in=roles, until=None).values_list("person", flat=True)
    return sorted({*held})
