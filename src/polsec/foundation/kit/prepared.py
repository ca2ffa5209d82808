"""Queries that every request asks: Django writes their SQL once, and only the values change.

    MANDATES = Prepared(lambda person, day: Mandate.objects.filter(person=person, until__gte=day).values_list("id"))
    rows = MANDATES.rows(person, today)

Writing SQL costs Django some ten times what the database needs to answer it (`benchmarks/acts.py` is where it counts).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from threading import local
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, QuerySet, UUIDField

Values = QuerySet[Any, tuple[Any, ...]]
PERSON, DAY = UUID(int=0x706F6C736563), date(2002, 2, 2)
"""What stands for the person and for the day while the SQL is written: values that no query has by itself."""


class Place(Enum):
    """Where a value goes."""

    PERSON, DAY = 1, 2


class Prepared:
    """A `values_list` about a person, on a day, whose SQL is written at its first use in each thread."""

    def __init__(self, build: Callable[[UUID, date], Values]) -> None:
        self._build = build
        self._own = local()

    def rows(self, person: UUID, day: date) -> list[tuple[Any, ...]]:
        """The rows for this person on this day, in the query's order. One query."""
        if not hasattr(self._own, "written"):
            self._own.written = self._write()
        compiler, sql, places, converters = self._own.written
        values = _as_the_database_has_them(person, day)
        with connection.cursor() as cursor:
            cursor.execute(sql, [values.get(place, place) for place in places])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)]

    def _write(self) -> tuple[Any, str, list[Any], Any]:
        """Django's compiler, the SQL, its parameters with a mark where a value goes, how columns become values."""
        compiler = self._build(PERSON, DAY).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        marks = {value: mark for mark, value in _as_the_database_has_them(PERSON, DAY).items()}
        columns = [column for column, _sql, _alias in compiler.select]
        return compiler, sql, [marks.get(each, each) for each in parameters], compiler.get_converters(columns)


def _as_the_database_has_them(person: UUID, day: date) -> dict[object, Any]:
    return {
        Place.PERSON: UUIDField().get_db_prep_value(person, connection),
        Place.DAY: DateField().get_db_prep_value(day, connection),
    }
