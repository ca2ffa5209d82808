"""The pages of a process, as the public, members and the coordinator see them."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.foundation.processes.making import PURPOSE, account, as_actor, committee, person, process, signed_in

from polsec.foundation.kit.actors import SITE
from polsec.foundation.people.actions import give_consent
from polsec.foundation.people.models import Account, Person
from polsec.foundation.processes import actions, ports
from polsec.foundation.processes.models import Process, Stage

pytestmark = pytest.mark.django_db
LIMIT = 100_000


@pytest.fixture(autouse=True)
def in_spanish() -> Any:
    """Addresses are those of the pages in Spanish."""
    with override("es"):
        yield


@pytest.fixture
def coordinator() -> Account:
    """Who coordinates, with an account."""
    return account("Coordinadora Ruiz")


@pytest.fixture
def made(coordinator: Account) -> Process:
    """A process that is open, with its committee."""
    made = process(coordinator.person.object)
    committee(made, as_actor(coordinator.person.object), "police", "women")
    return made


def text(client: Client, name: str, *arguments: object) -> str:
    """A page that is there, within its limits."""
    answer = client.get(reverse(name, args=["valle", *arguments]))
    assert answer.status_code == 200
    assert len(answer.content) < LIMIT
    assert b"<script" not in answer.content
    assert b"style=" not in answer.content
    return answer.content.decode()


def send(client: Client, name: str, *arguments: object, **data: Any) -> Any:
    """The answer to a form, sent with a request number of its own."""
    return client.post(reverse(name, args=["valle", *arguments]), {"request_id": str(uuid.uuid4()), **data})


def test_names_are_public_by_consent_alone_and_known_inside(made: Process, coordinator: Account) -> None:
    assert "Coordinadora Ruiz" not in text(Client(), "processes_home")
    assert "Coordinadora Ruiz" not in text(Client(), "processes_roles")
    expert = account("Experta Sic")
    actions.give_role(by=as_actor(coordinator.person.object), process=made, person=expert.person.object, role="expert")
    assert "Coordinadora Ruiz" in text(signed_in(expert), "processes_home")
    consenting = as_actor(coordinator.person.object)
    give_consent(by=consenting, person=coordinator.person, process=made.object, what="name")
    page = text(Client(), "processes_home")
    assert "Coordinadora Ruiz" in page
    assert "Experta Sic" not in page


def test_the_coordinator_alone_sees_what_is_still_to_be_set_up(made: Process, coordinator: Account) -> None:
    assert 'id="checklist"' in text(signed_in(coordinator), "processes_home")
    expert = account("Experta")
    actions.give_role(by=as_actor(coordinator.person.object), process=made, person=expert.person.object, role="expert")
    for client in (Client(), signed_in(expert)):
        page = text(client, "processes_home")
        assert 'id="checklist"' not in page
        assert reverse("processes_settings", args=["valle"]) not in page


def test_rooms_above_tell_what_is_open_what_waits_and_what_was_decided(
    made: Process, coordinator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for port, said in ((ports.open_items, "ABIERTA"), (ports.needs_of_mine, "ESPERA"), (ports.outcomes, "DECIDIDA")):
        monkeypatch.setattr(port, "_handlers", {})
        port.on("tests")(lambda process, actor, said=said: [ports.Item(said, "/x/", date(2026, 12, 1))])
    public, mine = text(Client(), "processes_home"), text(signed_in(coordinator), "processes_home")
    assert "ABIERTA" in public
    assert "DECIDIDA" in public
    assert "ESPERA" not in public
    assert "ESPERA" in mine


@pytest.mark.parametrize(
    "name", ["processes_settings", "processes_rules_change", "processes_role_give", "processes_role_invite"]
)
def test_pages_of_the_coordinator_are_refused_to_members_and_ask_the_public_to_sign_in(
    name: str, made: Process, coordinator: Account
) -> None:
    expert = account("Experta")
    actions.give_role(by=as_actor(coordinator.person.object), process=made, person=expert.person.object, role="expert")
    where = reverse(name, args=["valle"])
    assert signed_in(expert).get(where).status_code == 403
    assert Client().get(where).status_code == 302
    assert signed_in(coordinator).get(where).status_code == 200


def test_a_stage_is_started_and_ended_by_a_button(made: Process, coordinator: Account) -> None:
    client = signed_in(coordinator)
    assert send(client, "processes_stage_start", "agenda").status_code == 302
    assert Stage.objects.get(process=made, key="agenda").state == "open"
    again = client.post(
        reverse("processes_stage_start", args=["valle", "agenda"]), {"request_id": str(uuid.uuid4())}, follow=True
    )
    assert "Esta etapa ya está en marcha." in again.content.decode()
    send(client, "processes_stage_end", "agenda")
    assert Stage.objects.get(process=made, key="agenda").state == "closed"


def test_dates_in_the_wrong_order_are_shown_at_their_field(made: Process, coordinator: Account) -> None:
    client = signed_in(coordinator)
    answer = send(client, "processes_stage_dates", "agenda", opens_on="2027-02-01", closes_on="2027-01-01")
    assert answer.status_code == 200
    assert answer.context["form"].errors.get("closes_on")


def test_a_person_is_invited_and_the_link_is_shown_this_once(made: Process, coordinator: Account) -> None:
    client = signed_in(coordinator)
    data = {"request_id": str(uuid.uuid4()), "name": "Eva Tum", "role": "expert", "institution": "", "email": ""}
    where = reverse("processes_role_invite", args=["valle"])
    first, second = (client.post(where, data).content.decode() for _ in range(2))
    assert "/invitation/" in first
    assert "/invitation/" not in second
    assert Person.objects.filter(name="Eva Tum").count() == 1


def test_a_process_is_created_by_a_form_and_is_its_creators(coordinator: Account) -> None:
    actions.allow_founding(by=SITE, person=coordinator.person.object)
    client = signed_in(coordinator)
    where = reverse("processes_new")
    data = {
        "request_id": str(uuid.uuid4()),
        "template": "citizen-security",
        "languages": ["es"],
        "title_es": "Costa segura",
        "purpose_es": PURPOSE["es"],
        "slug": "valle",
        "timezone": "America/Guatemala",
        "starts_on": "2027-01-04",
    }
    lacking = client.post(where, {**data, "title_es": ""})
    assert lacking.context["form"].errors.get("title_es")
    assert client.post(where, data).status_code == 302
    assert "Costa segura" in text(client, "processes_home")
    assert Client().get(reverse("processes_home", args=["valle"])).status_code == 404
    assert send(client, "processes_open").status_code == 302
    assert "Costa segura" in text(Client(), "processes_home")
    assert Client().get(reverse("processes_new")).status_code == 302


def test_the_rules_of_everyone_are_changed_by_the_coordinator(made: Process, coordinator: Account) -> None:
    client = signed_in(coordinator)
    form = client.get(reverse("processes_rules_change", args=["valle"])).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "request_id"}
    data |= {"text_es": "Nueva regla\nSe conversa primero.", "text_en": "New rule\nTalk comes first.", "answer_days": 9}
    assert send(client, "processes_rules_change", **data).status_code == 302
    page = text(Client(), "processes_rules")
    assert "Nueva regla" in page
    assert "Se conversa primero." in page


def test_a_process_is_closed_with_a_reason_and_opened_again(made: Process, coordinator: Account) -> None:
    client = signed_in(coordinator)
    assert send(client, "processes_close", reason="").status_code == 200
    assert send(client, "processes_close", reason="Terminó.").status_code == 302
    assert "Este proceso está cerrado" in text(Client(), "processes_home")
    assert send(client, "processes_reopen", reason="Sigue.").status_code == 302


def test_a_name_cannot_carry_markup_into_a_page(made: Process, coordinator: Account) -> None:
    by = as_actor(coordinator.person.object)
    actions.invite_to_role(by=by, process=made, name="<script>alert(1)</script>", role="expert")
    assert "<script>alert" not in text(signed_in(coordinator), "processes_roles")


@pytest.mark.parametrize(
    ("name", "public", "inside"),
    [("processes_home", 6, 12), ("processes_stages", 2, 7), ("processes_rules", 3, 8), ("processes_roles", 5, 11)],
)
def test_the_queries_of_a_page_do_not_grow_with_what_is_there(
    name: str,
    public: int,
    inside: int,
    made: Process,
    coordinator: Account,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What rooms above tell has its own number, which their tests hold.
    for port in (ports.open_items, ports.needs_of_mine, ports.outcomes, ports.sections, ports.next_steps):
        monkeypatch.setattr(port, "_handlers", {})
    client, where = signed_in(coordinator), reverse(name, args=["valle"])
    Client().get(where)
    counts = []
    for _ in range(2):
        with django_assert_num_queries(public) as outside:
            Client().get(where)
        with django_assert_num_queries(inside) as within:
            client.get(where)
        counts.append((len(outside), len(within)))
        for _ in range(5):
            actions.give_role(
                by=as_actor(coordinator.person.object), process=made, person=person("Más"), role="observer"
            )
    assert counts[0] == counts[1]


def test_what_was_decided_and_published_stands_in_one_order_whichever_room_tells_it() -> None:
    told = [
        ports.Item("agreed", "/a/", date(2026, 8, 19)),
        ports.Item("undated", "/b/"),
        ports.Item("published", "/c/", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ports.Item("approved", "/d/", date(2026, 10, 30)),
    ]
    assert [item.text for item in ports.latest_first(told)] == ["published", "approved", "agreed", "undated"]
