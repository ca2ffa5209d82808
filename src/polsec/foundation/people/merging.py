"""One person who was two: entered by a secretariat, and with an account of their own."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from polsec.foundation.kit.models import Object
from polsec.foundation.people import ports
from polsec.foundation.people.models import Claim, Person

HISTORY = {"kit", "record"}
"""Rooms that tell what was: who acted, and under which id, stays as it was said then."""


def merge(entered: Person, kept: Person) -> None:
    """What points at `entered` points at `kept` from now on; contact details that `kept` lacks are taken over.

    Where both have the same thing (a role, a consent), the one of `kept` stands. `entered` stays as an empty person
    that leads to `kept`, for whatever names its id. Raises Refused where a room says that the two cannot be one.
    """
    for handler in ports.on_merge.everyone():
        handler(entered.object, kept.object)
    phone, hidden_at = kept.phone or entered.phone, kept.hidden_at or entered.hidden_at
    for model, field in _references():
        _repoint(model, field, entered.pk, kept.pk)
    entered.name, entered.email, entered.phone, entered.merged_into = "", None, "", kept
    entered.save(update_fields=["name", "email", "phone", "merged_into"])
    Person.objects.filter(pk=kept.pk).update(phone=phone, hidden_at=hidden_at)
    Object.objects.filter(pk=kept.pk).update(hidden_at=hidden_at)


def _references() -> Iterator[tuple[type[models.Model], models.Field[object, object]]]:
    """Every column that may name a person: of the persons' own table or of the objects'."""
    for model in apps.get_models():
        if model._meta.app_label in HISTORY or model is Claim:
            continue
        for field in model._meta.concrete_fields:
            if field.related_model in (Person, Object) and not field.primary_key:
                yield model, field


def _repoint(model: type[models.Model], field: models.Field[object, object], old: UUID, new: UUID) -> None:
    for row in model._base_manager.filter(**{field.attname: old}).values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row).update(**{field.attname: new})
        except IntegrityError:  # `new` has the same already, and a constraint lets there be one
            continue
