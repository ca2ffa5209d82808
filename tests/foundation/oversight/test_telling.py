"""Who pays, who was hired, which interests are declared: public at once, names by consent, nothing deleted."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.foundation.processes.making import account, as_actor, person, process, signed_in

from polsec.foundation.kit.actors import Actor
from polsec.foundation.kit.errors import Closed, Invalid, NotAllowed
from polsec.foundation.oversight import actions, export
from polsec.foundation.oversight.models import Declaration, Donor, Hiring
from polsec.foundation.people.actions import give_consent
from polsec.foundation.people.models import Account
from polsec.foundation.processes import actions as processes
from polsec.foundation.processes.models import Process
from polsec.foundation.record.models import Leaf

pytestmark = pytest.mark.django_db
DONOR = {
    "name": "Fundación del Lago",
    "amount": 250_000,
    "band": "",
    "currency": "USD",
    "starts_on": date(2026, 1, 1),
    "ends_on": None,
    "conditions": "Un informe.",
}
HIRING = {
    "task": "facilitator",
    "hired_by": "La secretaría",
    "way": "open-call",
    "why": "Doce años de experiencia.",
    "paid_by": None,
    "starts_on": date(2026, 2, 1),
    "ends_on": None,
}
NONE = {"works_for_one": False, "is_paid_elsewhere": False, "holds_office": False, "is_close": False}


@pytest.fixture
def coordinator() -> Account:
    """Who coordinates."""
    return account("Coordinadora")


@pytest.fixture
def made(coordinator: Account) -> Process:
    """A process that is open."""
    return process(coordinator.person.object)


@pytest.fixture
def by(made: Process, coordinator: Account) -> Actor:
    """The coordinator, with the role."""
    return as_actor(coordinator.person.object)


def public_page(made: Process) -> str:
    """The page as anyone reads it."""
    return Client().get(f"/es/p/{made.slug}/oversight/").content.decode()


def last_payload(kind: str) -> dict[str, Any]:
    """What the newest leaf of a kind says, which everyone may read."""
    leaf = Leaf.objects.filter(kind=kind).order_by("id").last()
    assert leaf
    assert leaf.disclosures.get().audience == "public"
    told: dict[str, Any] = json.loads(bytes(leaf.payload or b""))
    return told


def test_who_pays_is_public_at_once_with_sum_and_conditions(made: Process, by: Actor) -> None:
    actions.enter_donor(by=by, process=made, **DONOR)
    page = public_page(made)
    assert "Fundación del Lago" in page
    assert "Un informe." in page
    assert "USD" in page
    assert last_payload("oversight.donor")["amount"] == 250_000


def test_an_entry_taken_back_stays_with_its_reason(made: Process, by: Actor) -> None:
    donor = actions.enter_donor(by=by, process=made, **DONOR)
    with pytest.raises(Invalid):
        actions.withdraw_donor(by=by, donor=donor, reason=" ")
    actions.withdraw_donor(by=by, donor=donor, reason="Era otra fundación.")
    assert Donor.objects.count() == 1
    assert "Era otra fundación." in public_page(made)
    with pytest.raises(Closed):
        actions.withdraw_donor(by=by, donor=donor, reason="Otra vez.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"band": "under-10k"}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": None, "band": "plenty"}, "band"),
        ({"amount": -1}, "amount"),
        ({"amount": 2**60}, "amount"),
        ({"currency": "usd"}, "currency"),
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"name": " "}, "name"),
    ],
)
def test_what_cannot_be_used_of_a_donor_is_refused_at_its_field(
    changed: dict[str, Any], field: str, made: Process, by: Actor
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.enter_donor(by=by, process=made, **{**DONOR, **changed})
    assert refusal.value.field == field
    assert not Donor.objects.exists()


def test_a_hiring_is_public_and_the_name_only_by_consent_and_never_on_the_record(made: Process, by: Actor) -> None:
    hired = account("Marta Gil")
    actions.enter_hiring(by=by, process=made, person=hired.person.object, **HIRING)
    page = public_page(made)
    assert "Doce años de experiencia." in page
    assert "Marta Gil" not in page
    told = last_payload("oversight.hiring")
    assert str(hired.person_id) not in json.dumps(told)
    give_consent(by=as_actor(hired.person.object), person=hired.person, process=made.object, what="name")
    assert "Marta Gil" in public_page(made)


def test_a_donor_of_another_process_pays_nobody_here(made: Process, by: Actor) -> None:
    other = process(slug="otro")
    elsewhere = actions.enter_donor(
        by=as_actor(other.roles.get().person), process=other, **{**DONOR, "name": "De otra parte"}
    )
    with pytest.raises(Invalid):
        actions.enter_hiring(by=by, process=made, person=person(), **{**HIRING, "paid_by": elsewhere})
    assert not Hiring.objects.exists()


def test_interests_are_declared_by_whoever_has_them_and_the_latest_stands(made: Process, by: Actor) -> None:
    with pytest.raises(Invalid):
        actions.declare_interests(by=by, process=made, **{**NONE, "is_close": True}, explanation="")
    actions.declare_interests(by=by, process=made, **NONE, explanation="")
    actions.declare_interests(by=by, process=made, **{**NONE, "holds_office": True}, explanation="Soy concejala.")
    assert Declaration.objects.filter(replaced_at=None).get().explanation == "Soy concejala."
    assert Declaration.objects.count() == 2
    assert "Soy concejala." in public_page(made)
    observer = person("Observadora")
    processes.give_role(by=by, process=made, person=observer, role="observer")
    with pytest.raises(NotAllowed):
        actions.declare_interests(by=as_actor(observer), process=made, **NONE, explanation="")


@pytest.mark.parametrize("role", ["facilitator", "expert", "observer", "auditor", "donor", None])
def test_only_the_coordinator_tells_who_pays_and_who_was_hired(role: str | None, made: Process, by: Actor) -> None:
    someone = person("Alguien")
    if role:
        processes.give_role(by=by, process=made, person=someone, role=role)
    with pytest.raises(NotAllowed):
        actions.enter_donor(by=as_actor(someone), process=made, **DONOR)
    with pytest.raises(NotAllowed):
        actions.enter_hiring(by=as_actor(someone), process=made, person=someone, **HIRING)


def test_erasing_a_person_forgets_what_they_explained(made: Process, by: Actor, coordinator: Account) -> None:
    actions.declare_interests(by=by, process=made, **{**NONE, "is_close": True}, explanation="Mi primo participa.")
    assert "Mi primo participa." in str(export.of_person(coordinator.person_id)[1])
    export.erase(coordinator.person.object, None)  # type: ignore[arg-type]
    assert "Mi primo participa." not in public_page(made)


def test_a_donor_with_an_account_opens_no_page_of_a_room_or_of_the_committee(made: Process, by: Actor) -> None:
    donor = account("Donante")
    processes.give_role(by=by, process=made, person=donor.person.object, role="donor")
    client = signed_in(donor)
    for name in ("oversight_complaints", "oversight_donor_new", "oversight_declare", "processes_settings"):
        assert client.get(reverse(name, args=["valle"])).status_code == 403
    preparing = process(slug="costa", opened=False)
    coordinates = as_actor(preparing.roles.get().person)
    processes.give_role(by=coordinates, process=preparing, person=donor.person.object, role="donor")
    assert client.get(reverse("processes_home", args=["costa"])).status_code == 404


def test_the_page_takes_the_same_queries_however_much_is_on_it(
    made: Process, by: Actor, django_assert_num_queries: Any
) -> None:
    where = "/es/p/valle/oversight/"
    for _ in range(2):
        for _ in range(4):
            donor = actions.enter_donor(by=by, process=made, **DONOR)
            actions.enter_hiring(by=by, process=made, person=person(), **{**HIRING, "paid_by": donor})
        with django_assert_num_queries(16):
            assert Client().get(where).status_code == 200


def test_forms_give_and_take_back_entries(made: Process, by: Actor, coordinator: Account) -> None:
    client = signed_in(coordinator)
    today = timezone.now().date().isoformat()
    data = {"request_id": "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1ac", "name": "Lago", "amount": "5", "currency": "gtq"}
    where = reverse("oversight_donor_new", args=["valle"])
    assert client.post(where, {**data, "starts_on": today}).status_code == 302
    donor = Donor.objects.get()
    assert (donor.currency, donor.amount) == ("GTQ", 5)
    back = reverse("oversight_donor_withdraw", args=["valle", donor.pk])
    assert client.get(back).status_code == 200
    data = {"request_id": "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1ad", "reason": "Error."}
    assert client.post(back, data).status_code == 302
    donor.refresh_from_db()
    assert donor.withdrawn_because == "Error."
