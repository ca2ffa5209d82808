"""Names as a reader may see them, institutions of a process, a person's consents."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.models import in_language
from polsec.foundation.people import ports
from polsec.foundation.people.models import (
    Account,
    Claim,
    EntryLink,
    Institution,
    Person,
    PublicConsent,
    What,
)
from polsec.foundation.people.tokens import hash_of
from polsec.harmless import harmless


def a_person() -> str:
    """What stands in place of a name that is not shown."""
    return _("a person")


def shown(person: Person, *, unveiled: bool = False) -> str:
    """A person's name for those who work with them; `unveiled` for a secretariat, which sees hidden ones, too."""
    if person.merged_into:
        return shown(person.merged_into, unveiled=unveiled)
    if person.erased_at:
        return _("an erased person")
    if person.hidden_at and not unveiled:
        return a_person()
    return person.shown_name or a_person()


def names(ids: Iterable[UUID], *, unveiled: bool = False) -> dict[UUID, str]:
    """The name of each person for readers inside their process, in one query. Unknown ids are left out."""
    found = Person.objects.filter(pk__in=set(ids)).select_related("merged_into")
    return {person.pk: shown(person, unveiled=unveiled) for person in found}


def public_names(ids: Iterable[UUID], process: UUID) -> dict[UUID, str]:
    """The names that everyone may read in this process, in two queries: only of who consented and is not hidden."""
    people = list(Person.objects.filter(pk__in=set(ids)).select_related("merged_into"))
    released = set(
        PublicConsent.objects.filter(
            person__in={person.merged_into_id or person.pk for person in people},
            process=process,
            what=What.NAME,
            withdrawn_at=None,
        ).values_list("person", flat=True)
    )
    return {
        person.pk: who.shown_name
        for person in people
        if (who := person.merged_into or person).pk in released and not (who.hidden_at or who.erased_at) and who.name
    }


def consents_of(person: UUID) -> list[PublicConsent]:
    """What this person has released and not withdrawn, with the processes, in one query."""
    standing = PublicConsent.objects.filter(person=person, withdrawn_at=None)
    return list(standing.select_related("process").order_by("process", "what"))


def persons_entered(process: UUID) -> list[Person]:
    """Whom the secretariat of a process entered and who was not erased or found to be another, in one query."""
    found = Person.objects.filter(entered_in=process, erased_at=None, merged_into=None)
    return sorted(found, key=lambda person: person.name.casefold())


def account_of(person: UUID) -> Account | None:
    """The account with which a person signs in, if they have one."""
    return Account.objects.filter(person=person).first()


def institutions_told(process: UUID, actor: Actor) -> list[Institution]:
    """The institutions of which this member of a process may know: all for its secretariat, else who joined."""
    found = institutions(process)
    if process in actor.secretariat_of:
        return found
    return [one for one in found if one.joined_at or one.name_released_at]


def institutions(process: UUID) -> list[Institution]:
    """The institutions of a process by sector and name, in one query."""
    found = Institution.objects.filter(object__process=process, object__hidden_at=None)
    return sorted(found, key=lambda one: (list(sectors()).index(one.sector), str(one).casefold()))


def sectors() -> dict[str, str]:
    """The sectors with their names in the reader's language, in the order in which they are listed."""
    return {value: str(label) for value, label in Institution._meta.get_field("sector").flatchoices}


def type_shown(institution: Institution) -> str:
    """What an institution is shown as where its name is not."""
    kinds = dict(Institution._meta.get_field("kind").flatchoices)
    return str(kinds[institution.shown_as or institution.kind])


def public_name(institution: Institution, language: str | None = None) -> str:
    """An institution's name for everyone: by its consent alone, else the type of organisation that it is."""
    if institution.is_protected or not institution.name_released_at:
        return type_shown(institution)
    return harmless(in_language(institution.object.title, language))


def name_for(institution: Institution, actor: Actor, language: str | None = None) -> str:
    """An institution's name as this actor may read it.

    Outsiders read it by its consent alone, others as `is_read_by` says.
    """
    if is_read_by(institution, actor):
        return harmless(in_language(institution.object.title, language))
    return public_name(institution, language)


def is_read_by(institution: Institution, actor: Actor) -> bool:
    """Whether the actor may know within the process which institution this is.

    The secretariat and whoever speaks for it may; other members unless it is protected and the rules of the process
    seal it.
    """
    process = institution.process_id
    if process in actor.secretariat_of or institution.pk in actor.institutions_in(process):
        return True
    return process in actor.processes and (not institution.is_protected or _is_read_in_rooms(process))


def _is_read_in_rooms(process: UUID | None) -> bool:
    return any(rule(process) for rule in ports.protected_names_in_rooms.handlers("rule")) if process else False


def claim_with(token: str) -> Claim | None:
    """The invitation that this secret belongs to."""
    return Claim.objects.filter(token_hash=hash_of(token)).select_related("person").first()


def entry_link_with(token: str) -> EntryLink | None:
    """The printed link that this secret belongs to, with its account."""
    return EntryLink.objects.filter(token_hash=hash_of(token)).select_related("account").first()
