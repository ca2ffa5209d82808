"""A process is made from a template, once at an address, with a record from its first act on."""

import json
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from tests.foundation.processes.making import PURPOSE, TITLE, as_actor, person, process

from polsec.foundation.kit.actors import SITE
from polsec.foundation.kit.clock import standing_at
from polsec.foundation.kit.errors import Invalid, NotAllowed
from polsec.foundation.processes import actions, queries
from polsec.foundation.processes.models import Process, Role, Stage
from polsec.foundation.record.models import Leaf

pytestmark = pytest.mark.django_db
STAGES = [
    "convening",
    "framework",
    "agenda",
    "research",
    "dialogue",
    "proposals",
    "sanction",
    "publications",
    "legislation",
]
PARALLEL = ["evidence", "seminars", "training", "advice", "lessons"]


def test_the_stages_are_those_of_the_process_that_polsec_ran_in_their_order() -> None:
    made = process()
    stages = queries.timeline(made)
    assert [stage.key for stage in stages if not stage.is_parallel] == STAGES
    assert [stage.key for stage in stages if stage.is_parallel] == PARALLEL


def test_stages_follow_each_other_without_gap_from_the_day_that_it_is_there() -> None:
    # 04:00 in UTC is still the evening before in Guatemala.
    with standing_at(datetime(2026, 3, 2, 4, tzinfo=UTC)):
        made = process()
    following = [stage for stage in queries.timeline(made) if not stage.is_parallel]
    assert following[0].opens_on == date(2026, 3, 1)
    days = [(stage.opens_on or date.min, stage.closes_on or date.min) for stage in following]
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(days))
    assert {stage.closes_on for stage in queries.timeline(made) if stage.is_parallel} == {following[-1].closes_on}


def test_its_first_leaf_is_public_and_tells_its_dates_and_a_second_one_its_rules() -> None:
    made = process(opened=False)
    first, second, *_ = Leaf.objects.filter(process=made.pk).order_by("id")
    assert [first.kind, second.kind] == ["processes.created", "processes.rules"]
    assert first.disclosures.get().audience == second.disclosures.get().audience == "public"
    told = json.loads(bytes(first.payload or b""))
    assert told["title"] == TITLE
    assert len(told["stages"]) == len(STAGES + PARALLEL)
    assert json.loads(bytes(second.payload or b""))["figures"]["answer_days"] == 20


def test_an_address_is_taken_once_and_the_second_leaves_nothing_behind() -> None:
    process(slug="valle")
    with pytest.raises(Invalid) as refusal:
        process(slug="valle")
    assert refusal.value.field == "slug"
    assert Process.objects.count() == 1


def test_only_the_operator_or_a_founder_creates_a_process() -> None:
    someone = person()
    given = {"template": "citizen-security", "title": TITLE, "purpose": PURPOSE, "languages": ["es", "en"]}
    with pytest.raises(NotAllowed):
        actions.create(by=as_actor(someone), slug="valle", **given)
    actions.allow_founding(by=SITE, person=someone)
    actions.create(by=as_actor(someone), slug="valle", **given)
    assert Role.objects.get().person == someone


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"slug": "Valle Ñandú"}, "slug"),
        ({"title": {"es": "Solo español", "en": " "}}, "title_en"),
        ({"timezone": "America/Atitlan"}, "timezone"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field_and_nothing_is_made(
    changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        process(**changed)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not Process.objects.exists()
    assert not Stage.objects.exists()


def test_a_form_sent_twice_makes_one_process() -> None:
    first = person()
    request_id = "0d2f7f0e-5c2f-4c59-9c64-3cbeb1f9a1aa"
    made = {
        actions.create(
            by=SITE,
            request_id=request_id,  # type: ignore[arg-type]
            template="citizen-security",
            slug="valle",
            title=TITLE,
            purpose=PURPOSE,
            languages=["es"],
            coordinator=first,
        ).pk
        for _ in range(2)
    }
    assert len(made) == 1
