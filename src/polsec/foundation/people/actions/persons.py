"""Persons entered by a secretariat, their details, and hiding them everywhere."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from polsec.errors import Message
from polsec.foundation.kit import clock
from polsec.foundation.kit.actions import action
from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.checks import check_language, check_length
from polsec.foundation.kit.errors import Closed, Invalid
from polsec.foundation.kit.models import Object
from polsec.foundation.kit.rules import has_role
from polsec.foundation.people import rules
from polsec.foundation.people.models import Language, Person
from polsec.harmless import harmless

LONGEST_NAME, LONGEST_PHONE = 120, 40
PRIVATE = "whom a secretariat knows, and how they are reached, is nobody else's and fair to all"


@action("people.enter_person", lock="process", may=has_role("coordinator"), why_no_leaf=PRIVATE)
def enter_person(
    *,
    by: Actor,
    request_id: UUID | None = None,
    process: Object,
    name: str,
    email: str = "",
    phone: str = "",
    language: str = Language.SPANISH,
) -> Person:
    """A person without an account, known to the secretariat of a process.

    Raises Invalid where the name is empty, and where somebody has this address already.
    """
    _check(name, phone, language)
    entered_by = Person.objects.filter(pk=by.person).first()
    fields = {"phone": phone.strip(), "language": language, "entered_by": entered_by, "entered_in": process}
    try:
        with transaction.atomic():
            return Person.objects.enter(name=harmless(name), email=email, **fields)
    except IntegrityError as error:
        raise Invalid(
            Message("Another person has this address. Look for them among those you know, or leave it empty."),
            field="email",
        ) from error


@action(
    "people.change_person",
    lock="person",
    may=rules.is_self | (rules.serves & rules.is_unclaimed),
    why_no_leaf=PRIVATE,
)
def change_person(
    *, by: Actor, request_id: UUID | None = None, person: Person, name: str, phone: str = "", language: str
) -> Person:
    """Other details of a person; the address is changed where one signs in. Raises Invalid where the name is empty."""
    check_not_erased(person)
    _check(name, phone, language)
    person.name, person.phone, person.language = harmless(name), phone.strip(), language
    person.save(update_fields=["name", "phone", "language"])
    return person


@action("people.hide", lock="person", may=rules.is_self | rules.serves, why_no_leaf="it would tell who needs hiding")
def hide(*, by: Actor, request_id: UUID | None = None, person: Person) -> Person:
    """Show "a person" in place of this one everywhere, at once. Doing it twice changes nothing."""
    return _set_hidden(person, True)


@action("people.show", lock="person", may=rules.is_self | rules.serves, why_no_leaf="it would tell who was hidden")
def show(*, by: Actor, request_id: UUID | None = None, person: Person) -> Person:
    """Show a hidden person again, as far as they consented. Raises Closed where the person was erased."""
    check_not_erased(person)
    return _set_hidden(person, False)


def _set_hidden(person: Person, hidden: bool) -> Person:
    if bool(person.hidden_at) != hidden:
        person.hidden_at = clock.now() if hidden else None
        person.save(update_fields=["hidden_at"])
        Object.objects.filter(pk=person.pk).update(hidden_at=person.hidden_at)
    return person


def check_name(name: str) -> None:
    """Raises Invalid for a name of which nothing is left to see, and for an endless one."""
    if not harmless(name):
        raise Invalid(Message("A name is missing. Write how the person wants to be called."), field="name")
    check_length(name, LONGEST_NAME, "name")


def _check(name: str, phone: str, language: str) -> None:
    check_name(name)
    check_length(phone, LONGEST_PHONE, "phone")
    check_language(language)


def check_not_erased(person: Person) -> None:
    """Raises Closed for a person who was erased: nothing is entered about them again."""
    if person.erased_at:
        raise Closed(Message("This person was erased. Nothing more can be kept about them."))
