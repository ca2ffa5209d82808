"""A page that ends something says whose it is and where, before anybody confirms it."""

import pytest
from django.urls import reverse
from django.utils import translation
from tests.world import World

ENDINGS = {
    "bodies_end_mandate": (
        {"body": "group", "mandate": "mandate own"},
        ("Personasecreta delegate", "Reservado", "Grupo"),
    ),
    "bodies_leave_seat": ({"body": "group", "seat": "seat own"}, ("Ministerio Reservado", "Grupo de trabajo")),
    "bodies_add_letter": ({"body": "group", "mandate": "mandate own"}, ("Personasecreta delegate", "Ministerio")),
    "bodies_end_assignment": ({"body": "group", "assignment": "assignment"}, ("Personasecreta expert", "Grupo")),
    "processes_role_end": ({"role": "role"}, ("Personasecreta facilitator 2", "Facilitación")),
    "convening_withdraw": ({"invitation": "invitation"}, ("Refugio Callado",)),
    "people_person_erase": ({"person": "paper"}, ("Personasecreta de papel",)),
    "oversight_donor_withdraw": ({"entry": "donor entry"}, ("Fundación Pública",)),
    "oversight_hiring_withdraw": ({"entry": "hiring"}, ("Personasecreta facilitator",)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENDINGS)
def test_a_page_that_ends_something_says_whose_it_is(world: World, name: str) -> None:
    things, words = ENDINGS[name]
    with translation.override("es"):
        address = reverse(
            name, kwargs={"process": world.process.slug} | {key: world[at].pk for key, at in things.items()}
        )
    main = world.client("coordinator").get(address).content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    assert [word for word in words if word not in main] == []


@pytest.mark.django_db
def test_the_end_of_a_role_that_is_held_for_an_institution_names_it(world: World) -> None:
    role = world.process.roles.get(role="committee", person=world.accounts["committee"].person.object)
    page = world.client("coordinator").get(f"/es/p/{world.process.slug}/roles/{role.pk}/end/").content.decode()
    assert "Ministerio Reservado" in page
