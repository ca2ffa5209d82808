"""The tally by sector stands where each position is shown, and nowhere else."""

import pytest
from django.urls import reverse
from tests.world import ROLES, World

pytestmark = pytest.mark.django_db
INSIDE = {"coordinator", "delegate", "colleague", "alternate", "facilitator", "expert"}
"""Who sees where each institution stands: the body with who helps it, and the secretariat."""


@pytest.mark.parametrize("role", ROLES)
def test_a_closed_question_shows_the_tally_to_those_who_see_the_positions(world: World, role: str) -> None:
    where = reverse("decisions_question", args=[world.process.slug, world["question approved"].pk])
    page = world.client(role).get(where).content.decode()
    assert ("table tally" in page) == ('id="positions"' in page) == (role in INSIDE)


def test_an_open_question_shows_none(world: World) -> None:
    where = reverse("decisions_question", args=[world.process.slug, world["question"].pk])
    page = world.client("delegate").get(where).content.decode()
    assert 'id="positions"' in page
    assert "table tally" not in page
