"""Who sees which object, and the way back from one: closed doors stay closed, and are counted."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polsec.foundation.kit import objects
from polsec.foundation.kit.actors import ANYONE, Actor, Standing
from polsec.foundation.kit.errors import Stale
from polsec.foundation.kit.models import Act, Edge, Object, Relation, Visibility

pytestmark = pytest.mark.django_db
ROLES = ("coordinator", "facilitator", "delegate", "auditor", "donor")


def make(process: Object | None, visibility: str, room: Object | None = None, **more: object) -> Object:
    return Object.objects.create(kind="process", process=process, visibility=visibility, room=room, **more)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visibility=st.sampled_from(Visibility.values),
    role=st.sampled_from([*ROLES, None]),
    same_process=st.booleans(),
    in_the_room=st.booleans(),
    is_hidden=st.booleans(),
)
def test_a_row_at_hand_and_a_query_give_the_same_answer(
    db: None, visibility: str, role: str | None, same_process: bool, in_the_room: bool, is_hidden: bool
) -> None:
    from django.utils import timezone

    process, other = make(None, "public"), make(None, "public")
    body = make(process, "public")
    thing = make(process, visibility, body, hidden_at=timezone.now() if is_hidden else None)
    place = process.pk if same_process else other.pk
    standings = (Standing(place, role, body=body.pk if in_the_room and same_process else None),) if role else ()
    actor = Actor(uuid4(), standings)
    assert thing.is_visible_to(actor) == Object.objects.filter(pk=thing.pk).visible_to(actor).exists()


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("secretariat", {"coordinator"}),
        ("room", {"coordinator", "delegate in the room"}),
        ("process", {"coordinator", "delegate in the room", "delegate elsewhere", "auditor"}),
        (
            "public",
            {
                "coordinator",
                "delegate in the room",
                "delegate elsewhere",
                "auditor",
                "donor",
                "anyone",
                "foreign coordinator",
            },
        ),
    ],
)
def test_each_visibility_opens_to_exactly_these(visibility: str, seen_by: set[str]) -> None:
    process, foreign = make(None, "public"), make(None, "public")
    body, elsewhere = make(process, "public"), make(process, "public")
    thing = make(process, visibility, body)
    actors = {
        "coordinator": Actor(uuid4(), (Standing(process.pk, "coordinator"),)),
        "delegate in the room": Actor(uuid4(), (Standing(process.pk, "delegate", body=body.pk),)),
        "delegate elsewhere": Actor(uuid4(), (Standing(process.pk, "delegate", body=elsewhere.pk),)),
        "auditor": Actor(uuid4(), (Standing(process.pk, "auditor"),)),
        "donor": Actor(uuid4(), (Standing(process.pk, "donor"),)),
        "anyone": ANYONE,
        "foreign coordinator": Actor(uuid4(), (Standing(foreign.pk, "coordinator"),)),
    }
    assert {name for name, actor in actors.items() if thing.is_visible_to(actor)} == seen_by


def chain() -> tuple[Object, Object, Object, Object]:
    """provision <- theme <- institution, and a comment in a closed room beside the theme."""
    process = make(None, "public")
    body = make(process, "public")
    provision, theme = make(process, "public"), make(process, "public")
    institution, comment = make(process, "public"), make(process, "room", body)
    act = Act.objects.create(request_id=uuid4(), action="x", capacity="x", at=process.made_at, process=process)
    for source, target, relation in (
        (provision, theme, Relation.DERIVED),
        (provision, comment, Relation.INFLUENCED),
        (theme, institution, Relation.ATTRIBUTED),
    ):
        Edge.objects.create(source=source, target=target, relation=relation, act=act)
    return provision, theme, institution, comment


def test_the_way_back_is_followed_and_closed_doors_are_counted(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    provision, theme, institution, _ = chain()
    with django_assert_max_num_queries(6):
        steps, reserved = objects.ancestry(provision.pk, ANYONE)
    assert reserved == 1
    assert [step.edge.target for step in steps] == [theme]
    assert [step.edge.target for step in steps[0].origins] == [institution]


def test_what_lies_behind_a_closed_door_is_not_followed() -> None:
    provision, theme, _, _ = chain()
    Object.objects.filter(pk=theme.pk).update(visibility="room", room=theme.pk)
    steps, reserved = objects.ancestry(provision.pk, ANYONE)
    assert (steps, reserved) == ((), 2)


def test_a_circle_ends() -> None:
    provision, _, institution, _ = chain()
    Edge.objects.create(source=institution, target=provision, relation=Relation.DERIVED, act=Act.objects.get())
    steps, _ = objects.ancestry(provision.pk, ANYONE)
    assert steps


def test_a_version_that_was_not_seen_is_refused() -> None:
    with pytest.raises(Stale):
        objects.check_version(Object(version="b"), "a")


def test_the_digest_is_that_of_canonical_json() -> None:
    """RFC 8785: members in order of their names, no space; the SHA-256 of those bytes."""
    from hashlib import sha256

    assert objects.digest({"b": 1, "a": "ñ"}) == sha256('{"a":"ñ","b":1}'.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Short enough", "Short enough"),
        ("Exactly twenty chars", "Exactly twenty chars"),
        ("The ancestral authority's house", "The ancestral…"),
        ("One\n\nline of two", "One line of two"),
        ("W" * 30, "W" * 19 + "…"),
    ],
)
def test_a_title_made_of_a_text_ends_between_words_and_says_that_it_goes_on(text: str, title: str) -> None:
    assert objects.brief(text, 20) == title
