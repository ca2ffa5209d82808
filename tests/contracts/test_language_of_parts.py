"""What was written in another language than the page's says so, for those to whom it is read out (WCAG 3.1.2)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.world import World

from polsec.foundation.kit.models import Object, in_language
from polsec.foundation.kit.templatetags.kit import lang

pytestmark = pytest.mark.django_db
PAGES = {
    "agenda_theme": "theme",
    "proposals_proposal": "proposal",
    "decisions_question": "question",
    "sanction_approval": "approval submitted",
    "publishing_publication": "publication public",
}
"""Pages whose title is one that people of the process gave, each in one language."""


def page(client: Client, name: str, world: World, language: str) -> str:
    thing = PAGES[name]
    part = thing.split()[0]
    with override(language):
        where = reverse(name, kwargs={"process": world.process.slug, part: world[thing].pk})
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_title_in_another_language_says_in_which_it_is(world: World, name: str) -> None:
    [written] = Object.objects.get(pk=world[PAGES[name]].pk).title
    other = {"es": "en", "en": "es"}[written]
    client = world.client("delegate")
    assert f'<h1 lang="{written}">' in page(client, name, world, other)
    assert "<h1>" in page(client, name, world, written)


@pytest.mark.parametrize("name", ["proposals_proposal", "sanction_approval", "publishing_publication"])
def test_so_does_each_paragraph_of_a_text(world: World, name: str) -> None:
    [written] = Object.objects.get(pk=world[PAGES[name]].pk).title
    found = page(world.client("delegate"), name, world, {"es": "en", "en": "es"}[written])
    paragraphs = re.findall(r'<div class="provision-text flow"([^>]*)>', found)
    assert paragraphs
    assert set(paragraphs) == {f' lang="{written}"'}


@pytest.mark.parametrize(
    ("title", "shown", "told"),
    [
        ({"es": "Uno", "en": "One"}, "One", ""),
        ({"es": "Uno"}, "Uno", ' lang="es"'),
        ({"quc": "Jun"}, "Jun", ' lang="quc"'),
        ({"en": "", "es": "Uno"}, "Uno", ' lang="es"'),
        ({}, "", ""),
    ],
)
def test_the_language_told_is_the_one_that_is_shown(title: dict[str, str], shown: str, told: str) -> None:
    with override("en"):
        assert in_language(title) == shown
        assert lang(Object(title=title)) == told
