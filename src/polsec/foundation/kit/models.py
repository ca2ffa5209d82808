"""What every room shares: objects that others point at, the edges of their lineage, and acts."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy

from polsec.foundation.kit import clock
from polsec.foundation.kit.actors import Actor


class Visibility(models.TextChoices):
    """Who sees an object, from the narrowest to the widest."""

    SECRETARIAT = "secretariat", pgettext_lazy("visibility", "The secretariat")
    ROOM = "room", pgettext_lazy("visibility", "The members of this body")
    PROCESS = "process", pgettext_lazy("visibility", "Everyone in the process")
    PUBLIC = "public", pgettext_lazy("visibility", "Everyone")


class ObjectQuerySet(models.QuerySet["Object"]):
    """Objects, and who sees which."""

    def visible_to(self, actor: Actor) -> ObjectQuerySet:
        """Only those that the actor may see; hidden ones only the secretariat."""
        seen = (
            Q(visibility=Visibility.PUBLIC)
            | Q(visibility=Visibility.PROCESS, process__in=actor.processes)
            | Q(visibility=Visibility.ROOM, room__in=actor.rooms)
        )
        return self.filter(Q(hidden_at=None) & seen | Q(process__in=actor.secretariat_of))


class Object(models.Model):
    """The one row of whatever other rooms point at. `kind` is a stable word, independent of folders."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    process = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    room = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.ROOM)
    title = models.JSONField(default=dict)
    """Text by language code."""
    version = models.CharField(max_length=64, blank=True)
    """SHA-256 of the current version's canonical form, in hex; empty for what has none."""
    made_at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "kind"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.ROOM) | Q(room__isnull=False), name="object_in_a_room_names_it"
            )
        ]

    def __str__(self) -> str:
        return in_language(self.title)

    def is_visible_to(self, actor: Actor) -> bool:
        """The same answer as `ObjectQuerySet.visible_to`, for an object at hand."""
        if self.process_id in actor.secretariat_of:
            return True
        if self.hidden_at:
            return False
        return (
            self.visibility == Visibility.PUBLIC
            or (self.visibility == Visibility.PROCESS and self.process_id in actor.processes)
            or (self.visibility == Visibility.ROOM and self.room_id in actor.rooms)
        )


def in_language(texts: dict[str, str], language: str | None = None) -> str:
    """The text in the reader's language, else in the site's first, else in any."""
    return texts.get(language_shown(texts, language), "")


def language_shown(texts: dict[str, str], language: str | None = None) -> str:
    """The code of the language in which `in_language` gives a text; empty where there is none."""
    wanted = (language or get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return next((code for code in wanted if texts.get(code)), next(iter(texts), ""))


M = TypeVar("M", bound="Entity", covariant=True)


class EntityManager(models.Manager[M]):
    """Brings the object along, so that titles and visibility cost no query of their own."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().select_related("object")


class Entity(models.Model):
    """A table whose rows are objects: the primary key is the object's."""

    object = models.OneToOneField(Object, models.PROTECT, primary_key=True, related_name="+")

    objects: ClassVar[EntityManager[Self]] = EntityManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.object)

    @property
    def process_id(self) -> uuid.UUID | None:
        """The process that this belongs to (a process belongs to itself)."""
        process: uuid.UUID | None = self.object.process_id
        return process


class Relation(models.TextChoices):
    """How one object comes from another, in the terms of W3C PROV (2013)."""

    DERIVED = "wasDerivedFrom", pgettext_lazy("lineage", "made from")
    REVISION = "wasRevisionOf", pgettext_lazy("lineage", "new version of")
    QUOTED = "wasQuotedFrom", pgettext_lazy("lineage", "quoted from")
    ATTRIBUTED = "wasAttributedTo", pgettext_lazy("lineage", "contributed by")
    INFLUENCED = "wasInfluencedBy", pgettext_lazy("lineage", "shaped by")
    DECIDED = "wasGeneratedBy", pgettext_lazy("lineage", "decided by")


class Act(models.Model):
    """One thing that was done: who, when, in which capacity. `request_id` lets a form sent twice have one effect."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField(unique=True)
    action = models.CharField(max_length=60)
    process = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Object, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=120)
    at = models.DateTimeField()
    simulated = models.BooleanField(default=False)
    """Whether the clock stood at an invented time, as in the demonstration."""
    result_model = models.CharField(max_length=80, blank=True)
    result_pk = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["process", "at"])]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class EdgeQuerySet(models.QuerySet["Edge"]):
    """Edges, and who learns of which."""

    def told_to(self, actor: Actor) -> EdgeQuerySet:
        """Those that the actor may learn of, as far as the edge itself goes; what lies at its ends is asked apart."""
        return self.filter(Q(room=None) | Q(room__in=actor.rooms) | Q(source__process__in=actor.secretariat_of))


class Edge(models.Model):
    """`source` comes from `target`, in the way that `relation` says, by an act.

    With a `room`, its members alone learn of it, though both ends be public: who said something is told apart from
    what was said, and from who takes part.
    """

    source = models.ForeignKey(Object, models.PROTECT, related_name="origins")
    target = models.ForeignKey(Object, models.PROTECT, related_name="outcomes")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    act = models.ForeignKey(Act, models.PROTECT, related_name="edges")
    room = models.ForeignKey(Object, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EdgeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "relation"], name="edge_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="edge_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"
