"""What is read of the record: how it stands, its acts as one reader may see them, and what does not fit together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from polsec.foundation.kit import clock
from polsec.foundation.kit import models as kit_models
from polsec.foundation.kit.actions import registry
from polsec.foundation.kit.actors import ANYONE, Actor
from polsec.foundation.kit.models import Object, in_language
from polsec.foundation.record import kinds, places, sentences
from polsec.foundation.record.leaves import entry_of
from polsec.foundation.record.models import (
    About,
    Alarm,
    Audience,
    Checkpoint,
    Cosignature,
    Disclosed,
    Leaf,
    Log,
    Tile,
    Witness,
)
from polsec.methods.transparency.keys import read_key
from polsec.methods.transparency.verify import LOG_KEY, Act

PAGE = 50
ADDRESS_BYTES = 16
"""Of a leaf's hash, in the code that is printed on paper."""
TILE, HASH = 256, 32
"""Hashes in a tile, bytes in a hash (C2SP tlog-tiles)."""
SIGNER_MAY_TAKE = timedelta(minutes=10)
"""Acts that wait longer than this to be signed are a fault of which the coordinators are told."""
HOURLY = Q(time__contains="T")
"""Leaves that tell more than their day, and so are not integrated by day."""


@dataclass(frozen=True)
class Checked:
    """A witness, and up to where and when it last checked the record; `size` is 0 where it never has."""

    name: str
    camp: str
    size: int
    at: datetime | None


@dataclass(frozen=True)
class State:
    """How the record of a process stands."""

    log: Log
    signed: Checkpoint | None
    witnesses: tuple[Checked, ...]
    alarms: tuple[Alarm, ...]
    pending: int
    since: date | None

    @property
    def waits_for_signer(self) -> bool:
        """Whether there are acts that nothing has signed yet."""
        return self.log.size > (self.signed.size if self.signed else 0)

    @property
    def checked(self) -> list[Checked]:
        """The witnesses who have checked it at least once."""
        return [each for each in self.witnesses if each.size]

    @property
    def checked_names(self) -> list[str]:
        """The names of the witnesses who have checked it at least once."""
        return [each.name for each in self.checked]

    @property
    def unchecked(self) -> list[Checked]:
        """The witnesses who have never checked it."""
        return [each for each in self.witnesses if not each.size]

    @property
    def checked_at(self) -> datetime | None:
        """When a witness last checked it."""
        return max((each.at for each in self.witnesses if each.at), default=None)

    def names_over(self, index: int) -> list[str]:
        """The witnesses who have checked the record with this leaf in it."""
        return [each.name for each in self.witnesses if each.size > index]

    def names_not_over(self, index: int) -> list[str]:
        """The witnesses who have not checked the record with this leaf in it yet."""
        return [each.name for each in self.witnesses if each.size <= index]


@dataclass(frozen=True)
class Shown:
    """One leaf as one reader sees it. `payload` is None where it is reserved, or gone."""

    index: int
    kind: str
    label: str
    day: date
    at: datetime | None
    payload: dict[str, Any] | None
    is_gone: bool
    sentences: tuple[str, ...] = ()
    fields: tuple[tuple[str, list[str]], ...] = ()

    @property
    def is_simulated(self) -> bool:
        """Whether it was done at an invented time, as in the demonstration."""
        return bool(self.payload and self.payload.get("simulated"))

    @property
    def written(self) -> str:
        """The payload as it was recorded, on lines of its own."""
        return json.dumps(self.payload, ensure_ascii=False, indent=2, sort_keys=True) if self.payload else ""


@dataclass(frozen=True)
class Page:
    """Some leaves, newest first, and the index before which the next page begins (None on the last)."""

    shown: tuple[Shown, ...]
    before: int | None
    total: int


def log_of(process: UUID) -> Log | None:
    """The log of a process, None where nothing was integrated yet."""
    return Log.objects.filter(pk=process).select_related("process").first()


def state(process: UUID) -> State | None:
    """How the record of a process stands, in six queries; None where it has not begun."""
    log = log_of(process)
    if log is None:
        return None
    first = Leaf.objects.filter(process=process, index=0).values_list("time", flat=True).first()
    return State(
        log,
        Checkpoint.objects.filter(log=log).order_by("-size").first(),
        witnesses(log),
        tuple(Alarm.objects.filter(log=log, settled_at=None).order_by("at")),
        Leaf.objects.filter(HOURLY, process=process, index=None).count(),
        _day(first) if first else None,
    )


def worries(process: UUID) -> list[Alarm]:
    """The alarms of a process that nobody has settled, the oldest first, in one query."""
    return list(Alarm.objects.filter(log=process, settled_at=None).order_by("at", "id"))


def waits_since(process: UUID) -> datetime | None:
    """Since when an act of a process waits to be signed, where that is longer than it should be; in one query."""
    signed = Checkpoint.objects.filter(log=process).order_by("-size").values("size")[:1]
    unsigned = Q(index=None) | Q(index__gte=Coalesce(Subquery(signed), 0))
    waiting = Leaf.objects.filter(unsigned, HOURLY, process=process, act__simulated=False)
    since = waiting.aggregate(first=Min("act__at"))["first"]
    return since if since and clock.now() - since > SIGNER_MAY_TAKE else None


def find(log: Log, code: str) -> int | None:
    """The index of the act whose printed code this is: the first 16 bytes of its leaf's hash, in hexadecimal.

    The hash is not kept by leaf, but in the lowest tiles of the tree: 256 in each. None where no leaf has it.
    """
    wanted = bytes.fromhex(code)
    for index, hashes in Tile.objects.filter(log=log, level=0).order_by("index").values_list("index", "hashes"):
        place = _place_in(bytes(hashes), wanted)
        if place is not None:
            return int(index) * TILE + place
    return None


def _place_in(hashes: bytes, wanted: bytes) -> int | None:
    at = hashes.find(wanted)
    while at >= 0 and at % HASH:
        at = hashes.find(wanted, at + 1)
    return at // HASH if at >= 0 else None


def witnesses(log: Log) -> tuple[Checked, ...]:
    """The witnesses of a log with what each last cosigned, in one query."""
    newest = Cosignature.objects.filter(witness=OuterRef("pk")).order_by("-checkpoint__size")
    rows = Witness.objects.filter(log=log, removed_at=None).annotate(
        size=Subquery(newest.values("checkpoint__size")[:1]), at=Subquery(newest.values("at")[:1])
    )
    return tuple(
        Checked(name, camp, size or 0, at)
        for name, camp, size, at in rows.order_by("camp", "name").values_list("name", "camp", "size", "at")
    )


def readable(actor: Actor) -> QuerySet[Disclosed]:
    """The disclosures that reach a reader. Nobody reads what is committed only, the secretariat no more than others."""
    reaches = (
        Q(audience=Audience.PUBLIC)
        | Q(audience=Audience.PROCESS, leaf__process__in=actor.processes)
        | Q(audience__in=[Audience.ROOM, Audience.PANEL], room__in=actor.rooms)
    )
    return Disclosed.objects.filter(reaches)


def leaves_for(actor: Actor, leaves: QuerySet[Leaf]) -> QuerySet[Leaf]:
    """Leaves with `is_readable`: whether the reader may see the payload, of nobody who is to be protected."""
    hidden = About.objects.filter(leaf=OuterRef("pk"), person__hidden_at__isnull=False)
    return leaves.annotate(is_readable=Exists(readable(actor).filter(leaf=OuterRef("pk"))) & ~Exists(hidden))


def open_leaves(log: Log, actor: Actor, size: int) -> QuerySet[Leaf]:
    """Those of the first `size` leaves whose payload the reader may see, in their order."""
    rows: Any = leaves_for(actor, Leaf.objects.filter(process=log.process_id, index__lt=size, payload__isnull=False))
    found: QuerySet[Leaf] = rows.filter(is_readable=True).order_by("index")
    return found


def page(log: Log, actor: Actor, *, kind: str = "", before: int | None = None) -> Page:
    """Up to 50 leaves, newest first: in three queries, or two without a `kind` (as everyone sees it)."""
    found = Leaf.objects.filter(process=log.process_id, index__isnull=False)
    if kind:
        found = found.filter(shown_as=kind)
    total = found.count() if kind else log.size
    if before is not None:
        found = found.filter(index__lt=before)
    rows = list(leaves_for(actor, found).order_by("-index")[: PAGE + 1])
    more = len(rows) > PAGE
    return Page(show(rows[:PAGE], actor), rows[PAGE - 1].index if more else None, total)


def one(log: Log, actor: Actor, index: int) -> Shown | None:
    """One leaf as a reader sees it, in two queries."""
    rows = leaves_for(actor, Leaf.objects.filter(process=log.process_id, index=index))
    return next(iter(show(rows, actor)), None)


def show(leaves: Iterable[Leaf], actor: Actor) -> tuple[Shown, ...]:
    """Leaves of `leaves_for` as a reader sees them; one query for the titles of all objects that they name."""
    rows = list(leaves)
    payloads = [_payload(leaf) for leaf in rows]
    titles = titles_of(payloads, actor)
    return tuple(_shown(leaf, payload, titles) for leaf, payload in zip(rows, payloads, strict=True))


def _payload(leaf: Leaf) -> dict[str, Any] | None:
    if leaf.payload is None or not getattr(leaf, "is_readable", False):
        return None
    found: dict[str, Any] = json.loads(bytes(leaf.payload))
    return found


def _shown(leaf: Leaf, payload: dict[str, Any] | None, titles: dict[str, str]) -> Shown:
    name = leaf.kind if payload else leaf.shown_as
    told = named(payload, titles) if payload else None
    return Shown(
        leaf.index or 0,
        name,
        kinds.label_of(name),
        _day(leaf.time),
        _instant(leaf.time),
        payload,
        leaf.payload is None,
        tuple(sentences.sentences(leaf.kind, told)) if told else (),
        tuple(sentences.fields(leaf.kind, told)) if told else (),
    )


def titles_of(payloads: Sequence[dict[str, Any] | None], actor: Actor) -> dict[str, str]:
    """The titles of the objects that payloads name by id and that a reader may see, by id."""
    seen = _named_in(payloads, actor).values_list("pk", "title")
    return {str(pk): in_language(title) for pk, title in seen}


def things_of(act: Shown, actor: Actor) -> list[Object]:
    """What an act is about, as far as it names it by id and the reader may see it, in one query."""
    return list(_named_in([act.payload], actor).order_by("made_at", "pk"))


def _named_in(payloads: Sequence[dict[str, Any] | None], actor: Actor) -> kit_models.ObjectQuerySet:
    ids = {
        each
        for payload in payloads
        if payload
        for key, value in payload.items()
        if key != "act"
        for each in _ids(value)
    }
    return Object.objects.filter(pk__in=ids).visible_to(actor)


def named(value: Any, titles: dict[str, str]) -> Any:
    """A payload with titles in place of ids; those of objects that the reader may not see are left as they are."""
    if isinstance(value, dict):
        return {key: named(inner, titles) for key, inner in value.items()}
    if isinstance(value, list):
        return [named(inner, titles) for inner in value]
    return titles.get(value, value) if isinstance(value, str) else value


def _ids(value: Any) -> Iterable[UUID]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _ids(inner)
    elif isinstance(value, str) and len(value) == 36:
        try:
            yield UUID(value)
        except ValueError:
            return


def _day(time: str) -> date:
    return date.fromisoformat(time[:10])


def _instant(time: str) -> datetime | None:
    """The instant of a leaf that tells more than its day."""
    return datetime.strptime(time, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC) if len(time) > 10 else None


def present_kinds(log: Log) -> list[tuple[str, str]]:
    """The kinds of acts that a log has, as everyone sees them, with what they are called; by that."""
    leaves = Leaf.objects.filter(process=log.process_id, index__isnull=False).order_by()
    shown = leaves.values_list("shown_as", flat=True).distinct()
    return sorted(((name, kinds.label_of(name)) for name in shown), key=lambda pair: pair[1].casefold())


def entries(log: Log, size: int, start: int = 0) -> Iterable[bytes]:
    """The leaves of a log as they are hashed, from `start` up to `size`, streamed."""
    rows = Leaf.objects.filter(process=log.process_id, index__gte=start, index__lt=size).order_by("index")
    for shown_as, time, commitment in rows.values_list("shown_as", "time", "commitment").iterator(chunk_size=10_000):
        yield entry_of(shown_as, time, commitment)


def public_acts(log: Log, size: int) -> Iterable[Act]:
    """Each act among the first `size` leaves that everyone may read, streamed."""
    rows: Any = open_leaves(log, ANYONE, size).values_list("index", "salt", "payload")
    for index, salt, payload in rows.iterator(chunk_size=10_000):
        yield Act(index, bytes(salt), bytes(payload))


def has_signed_logs() -> bool:
    """Whether some log of this site has a key that signs it, in one query."""
    return Log.objects.exclude(key="").exists()


def is_demo_key() -> bool:
    """Whether the record is signed by the key of the demonstration, which proves nothing: every page says so."""
    return places.demo_signer_key().exists() and not places.own_signer_key().exists()


def is_demo_log(log: Log) -> bool:
    """Whether this log is signed by the key of the demonstration."""
    path = places.demo_signer_key()
    return path.exists() and read_key(path, LOG_KEY).of_log(log.origin).vkey == log.key


@dataclass(frozen=True)
class Unmatched:
    """What should not be there: acts without the leaf that their action declares, leaves of another kind."""

    acts: tuple[kit_models.Act, ...]
    leaves: tuple[Leaf, ...]

    def __bool__(self) -> bool:
        return bool(self.acts or self.leaves)


def unmatched() -> Unmatched:
    """Acts without their leaf, and leaves of an act whose action declares none. Two queries, over all acts."""
    declared: dict[str, str] = {name: spec.leaf for name, spec in registry().items() if spec.leaf}
    silent = [name for name, spec in registry().items() if not spec.leaf]
    expected = Case(*(When(action=name, then=Value(kind)) for name, kind in declared.items()), default=Value(""))
    acts: Any = kit_models.Act.objects.filter(action__in=declared).annotate(expected=expected)
    own = Leaf.objects.filter(act=OuterRef("pk"), kind=OuterRef("expected"))
    return Unmatched(tuple(acts.exclude(Exists(own))), tuple(Leaf.objects.filter(act__action__in=silent)))
